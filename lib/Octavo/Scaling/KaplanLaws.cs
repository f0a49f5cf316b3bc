namespace Octavo.Scaling;

/// <summary>
/// The laws of Kaplan et al. 2020, fitted on WebText2 with a context of 1,024, and GPT-3's own. Losses are in nats per token of
/// GPT-2's tokenizer: on another corpus or tokenizer only the exponents compare.
/// </summary>
public static class KaplanLaws
{
    private const double JointParameterExponent = 0.076;
    private const double JointTokenExponent = 0.103;

    /// <summary>L(N) = (8.8e13/N)^0.076, N without embeddings.</summary>
    public static PublishedPowerLaw Parameters { get; } = new()
    {
        Name = "Kaplan et al. 2020, L(N)",
        Scale = 8.8e13,
        Exponent = 0.076,
        SizeUnit = "non-embedding parameters",
        Source = "Kaplan et al. 2020, eq. 1.1",
    };

    /// <summary>L(D) = (5.4e13/D)^0.095, D in tokens.</summary>
    public static PublishedPowerLaw Tokens { get; } = new()
    {
        Name = "Kaplan et al. 2020, L(D)",
        Scale = 5.4e13,
        Exponent = 0.095,
        SizeUnit = "tokens",
        Source = "Kaplan et al. 2020, eq. 1.2",
    };

    /// <summary>L(C) = (3.1e8/C)^0.050, C in petaFLOP/s-days at the best size for the compute.</summary>
    public static PublishedPowerLaw Compute { get; } = new()
    {
        Name = "Kaplan et al. 2020, L(C)",
        Scale = 3.1e8,
        Exponent = 0.050,
        SizeUnit = "petaFLOP/s-days",
        Source = "Kaplan et al. 2020, eq. 1.3",
    };

    /// <summary>L(C) = 2.57 * C^-0.048, C in petaFLOP/s-days.</summary>
    public static PublishedPowerLaw Gpt3Compute { get; } = new()
    {
        Name = "GPT-3, L(C)",
        Scale = Math.Pow(2.57, 1 / 0.048),
        Exponent = 0.048,
        SizeUnit = "petaFLOP/s-days",
        Source = "Brown et al. 2020, Figure 3.1",
    };

    /// <summary>Exponent of the best model size in compute, N ~ C^0.73.</summary>
    public static double OptimalParametersExponent => 0.73;

    /// <summary>
    /// The joint law L(N, D) = ((6.4e13/N)^(0.076/0.103) + 1.8e13/D)^0.103. Source: Kaplan et al. 2020, eq. 1.5 and Table 2.
    /// </summary>
    /// <param name="parameters">Non-embedding parameters.</param>
    /// <param name="tokens">Tokens in the training corpus.</param>
    public static double JointLoss(double parameters, double tokens) => Math.Pow(
        Math.Pow(6.4e13 / parameters, JointParameterExponent / JointTokenExponent) + (1.8e13 / tokens),
        JointTokenExponent);
}

namespace Octavo.Scaling;

/// <summary>The published fits of L(N, D) = E + A/N^alpha + B/D^beta.</summary>
public static class ChinchillaLaws
{
    /// <summary>Hoffmann et al. 2022, as printed. The rounding alone moves the best allocation by a fifth.</summary>
    public static ChinchillaLaw HoffmannRounded { get; } = new()
    {
        Name = "Hoffmann et al. 2022",
        E = 1.69,
        A = 406.4,
        B = 410.7,
        Alpha = 0.34,
        Beta = 0.28,
        Source = "Hoffmann et al. 2022, eq. 10",
    };

    /// <summary>Hoffmann et al. 2022, with the digits of the paper's source files.</summary>
    public static ChinchillaLaw HoffmannUnrounded { get; } = new()
    {
        Name = "Hoffmann et al. 2022, unrounded",
        E = Math.Exp(0.5267228),
        A = Math.Exp(6.0073404),
        B = Math.Exp(6.0179186),
        Alpha = 0.33917084,
        Beta = 0.2849083,
        Source = "Besiroglu et al. 2024, from the source of Hoffmann et al. 2022",
    };

    /// <summary>Epoch AI's new fit to the points read from Hoffmann et al.'s figure.</summary>
    public static ChinchillaLaw Epoch { get; } = new()
    {
        Name = "Besiroglu et al. 2024",
        E = 1.8172,
        A = 482.01,
        B = 2085.43,
        Alpha = 0.3478,
        Beta = 0.3658,
        Source = "Besiroglu et al. 2024, Table 1",
    };

    /// <summary>Exponents of the best model size in compute by Hoffmann et al.'s approaches 1, 2 and 3 (Table 2).</summary>
    public static IReadOnlyList<double> OptimalParametersExponents { get; } = [0.50, 0.49, 0.46];

    /// <summary>All three laws.</summary>
    public static IReadOnlyList<ChinchillaLaw> All { get; } = [HoffmannRounded, HoffmannUnrounded, Epoch];
}

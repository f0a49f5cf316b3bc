namespace Octavo.Scaling;

/// <summary>A power law as published: L = (Scale/x)^Exponent, in nats per token.</summary>
public sealed record PublishedPowerLaw
{
    /// <summary>What the law is called in figures, for example "Kaplan et al. 2020, L(N)".</summary>
    public required string Name { get; init; }

    /// <summary>The size at which the law reaches 1 nat per token.</summary>
    public required double Scale { get; init; }

    /// <summary>The exponent alpha.</summary>
    public required double Exponent { get; init; }

    /// <summary>What x counts, for example "non-embedding parameters".</summary>
    public required string SizeUnit { get; init; }

    /// <summary>Paper and equation.</summary>
    public required string Source { get; init; }

    /// <summary>The loss at <paramref name="size"/>, in nats per token of the paper's own tokenizer and corpus.</summary>
    public double Loss(double size) => Math.Pow(Scale / size, Exponent);

    /// <summary>By how much ten times the size multiplies the loss: 10^-alpha.</summary>
    public double FactorPerTenfold => Math.Pow(10, -Exponent);

    /// <summary>
    /// The law with its exponent kept and its scale moved so that it passes through a point of one's own: what the law would
    /// foresee on another corpus and tokenizer, where only the exponent carries over.
    /// </summary>
    public PublishedPowerLaw Through(double size, double loss)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(loss);
        return this with { Name = $"{Name}, exponent only", Scale = size * Math.Pow(loss, 1 / Exponent) };
    }
}

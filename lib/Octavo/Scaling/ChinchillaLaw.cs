namespace Octavo.Scaling;

/// <summary>L(N, D) = E + A/N^alpha + B/D^beta, in nats per token (Hoffmann et al. 2022, eq. 2 and approach 3).</summary>
public sealed record ChinchillaLaw
{
    /// <summary>What the law is called in figures.</summary>
    public required string Name { get; init; }

    /// <summary>The loss that neither size nor data removes.</summary>
    public required double E { get; init; }

    /// <summary>Scale of the parameters' part.</summary>
    public required double A { get; init; }

    /// <summary>Scale of the data's part.</summary>
    public required double B { get; init; }

    /// <summary>Exponent of the parameters' part.</summary>
    public required double Alpha { get; init; }

    /// <summary>Exponent of the data's part.</summary>
    public required double Beta { get; init; }

    /// <summary>Where the numbers come from.</summary>
    public required string Source { get; init; }

    /// <summary>Exponent of the best model size in compute: N ~ C^(beta/(alpha+beta)).</summary>
    public double OptimalParametersExponent => Beta / (Alpha + Beta);

    /// <summary>The loss of <paramref name="parameters"/> trained on <paramref name="tokens"/>.</summary>
    public double Loss(double parameters, double tokens) =>
        E + (A * Math.Pow(parameters, -Alpha)) + (B * Math.Pow(tokens, -Beta));

    /// <summary>
    /// The slope of log loss against log parameters at a point, -dlog L/dlog N: the exponent that a pure power law fitted
    /// around there would show. It falls towards 0 as the loss nears its floor.
    /// </summary>
    public double LocalParametersExponent(double parameters, double tokens) =>
        Alpha * A * Math.Pow(parameters, -Alpha) / Loss(parameters, tokens);

    /// <summary>
    /// The division of <paramref name="flops"/> = 6*N*D with the least loss: N = G*(C/6)^(beta/(alpha+beta)),
    /// D = (C/6)^(alpha/(alpha+beta))/G, G = (alpha*A/(beta*B))^(1/(alpha+beta)). Source: Hoffmann et al. 2022, eq. 4.
    /// </summary>
    public ComputeAllocation Optimal(double flops)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(flops);
        var g = Math.Pow(Alpha * A / (Beta * B), 1 / (Alpha + Beta));
        var parameters = g * Math.Pow(flops / 6, OptimalParametersExponent);
        var tokens = Math.Pow(flops / 6, Alpha / (Alpha + Beta)) / g;
        return new ComputeAllocation(flops, parameters, tokens, Loss(parameters, tokens));
    }

    /// <summary>
    /// The sum of Huber losses (delta 0.001) of log predicted - log measured over <paramref name="points"/>: what the fits minimise.
    /// </summary>
    public double Objective(IEnumerable<ChinchillaPoint> points) => points.Sum(point => Statistics.Huber.Loss(
        Math.Log(Loss(point.Parameters, point.Tokens)) - Math.Log(point.Loss), ChinchillaFit.HuberDelta));

    /// <inheritdoc/>
    public override string ToString() => $"L = {E:G5} + {A:G5}/N^{Alpha:G4} + {B:G5}/D^{Beta:G4}";
}

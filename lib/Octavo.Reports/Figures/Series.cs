namespace Octavo.Reports.Figures;

/// <summary>Measured values along x, with intervals where they are known.</summary>
/// <param name="Name">What the legend says.</param>
/// <param name="X">The positions.</param>
/// <param name="Y">The values.</param>
/// <param name="Low">Lower ends of the intervals; null where unknown.</param>
/// <param name="High">Upper ends of the intervals; null where <paramref name="Low"/> is.</param>
/// <param name="Labels">What each point is, shown when it is pointed at; null where the series' name says enough.</param>
public sealed record Series(
    string Name,
    IReadOnlyList<double> X,
    IReadOnlyList<double> Y,
    IReadOnlyList<double>? Low = null,
    IReadOnlyList<double>? High = null,
    IReadOnlyList<string>? Labels = null);

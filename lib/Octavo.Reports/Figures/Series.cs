using Octavo.Statistics;

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
    IReadOnlyList<string>? Labels = null)
{
    /// <summary>A series of estimates; it has a band where every one of them has an interval.</summary>
    /// <param name="name">What the legend says.</param>
    /// <param name="points">The points.</param>
    public static Series Of(string name, IEnumerable<(double X, Estimate Y)> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        (double X, Estimate Y)[] all = [.. points];
        var known = all.All(point => point.Y is { Low: not null, High: not null });
        return new(
            name,
            [.. all.Select(point => point.X)],
            [.. all.Select(point => point.Y.Value)],
            known ? [.. all.Select(point => point.Y.Low!.Value)] : null,
            known ? [.. all.Select(point => point.Y.High!.Value)] : null);
    }
}

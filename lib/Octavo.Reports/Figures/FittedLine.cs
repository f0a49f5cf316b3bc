using Octavo.Reports.Tables;
using Octavo.Scaling;

namespace Octavo.Reports.Figures;

/// <summary>A line fitted to measured points, with the interval of the fit where it is known.</summary>
/// <param name="Name">What the legend says, for example "fit: exponent 0.081 [0.074, 0.088]".</param>
/// <param name="X">Where the line was evaluated, rising.</param>
/// <param name="Y">The fitted values.</param>
/// <param name="Low">Lower end of the interval at each x; null where unknown.</param>
/// <param name="High">Upper end of the interval at each x; null where <paramref name="Low"/> is.</param>
public sealed record FittedLine(
    string Name,
    IReadOnlyList<double> X,
    IReadOnlyList<double> Y,
    IReadOnlyList<double>? Low = null,
    IReadOnlyList<double>? High = null)
{
    /// <summary>A fitted power law with its band over the measured sizes; the legend gives the exponent with its interval.</summary>
    public static FittedLine Of(PowerLawFit fit)
    {
        var curve = fit.Curve();
        var banded = curve.All(point => point.Loss is { Low: not null, High: not null });
        return new FittedLine(
            $"fit: exponent {NumberText.Interval(fit.Exponent, 3)}",
            [.. curve.Select(point => point.Size)],
            [.. curve.Select(point => point.Loss.Value)],
            banded ? [.. curve.Select(point => point.Loss.Low!.Value)] : null,
            banded ? [.. curve.Select(point => point.Loss.High!.Value)] : null);
    }
}

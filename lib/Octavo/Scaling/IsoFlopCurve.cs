using MathNet.Numerics;

namespace Octavo.Scaling;

/// <summary>
/// The loss of models of different sizes that were trained with the same compute, and the parabola through it in the logarithm of the size
/// (Hoffmann et al. 2022, section 3.2).
/// </summary>
public sealed class IsoFlopCurve
{
    private readonly double[] coefficients;

    private IsoFlopCurve(double flops, ScalingPoint[] points, double[] coefficients) =>
        (Flops, Points, this.coefficients) = (flops, points, coefficients);

    /// <summary>Training FLOPs of each run.</summary>
    public double Flops { get; }

    /// <summary>Parameters and loss of each run, smallest model first.</summary>
    public IReadOnlyList<ScalingPoint> Points { get; }

    /// <summary>Parameters at the lowest point of the parabola; null where it has none, because the measured losses do not bend upwards.</summary>
    public double? BestParameters => coefficients[2] > 0 ? Math.Exp(-coefficients[1] / (2 * coefficients[2])) : null;

    /// <summary>Whether the lowest point lies between the smallest and the largest size measured; elsewhere it is a guess.</summary>
    public bool IsBracketed => BestParameters is { } best && best >= Points[0].Size && best <= Points[^1].Size;

    /// <summary>Fits the parabola.</summary>
    /// <param name="flops">Training FLOPs of each run.</param>
    /// <param name="points">Parameters and loss; at least three different sizes.</param>
    /// <exception cref="ArgumentException">Too few sizes, or a point that is not positive and finite.</exception>
    public static IsoFlopCurve Of(double flops, IEnumerable<ScalingPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        ScalingPoint[] sorted = [.. points.OrderBy(point => point.Size)];
        if (sorted.Select(point => point.Size).Distinct().Count() < 3)
        {
            throw new ArgumentException($"A parabola needs three sizes; the budget of {flops:0.0e0} FLOPs has {sorted.Length} runs.");
        }

        if (sorted.FirstOrDefault(point => !(point.Size > 0 && double.IsFinite(point.Size) && double.IsFinite(point.Loss))) is { } odd)
        {
            throw new ArgumentException($"The run with {odd.Size} parameters and a loss of {odd.Loss} cannot be on a curve. Leave out runs that diverged.");
        }

        return new IsoFlopCurve(flops, sorted, MathNet.Numerics.Fit.Polynomial([.. sorted.Select(point => Math.Log(point.Size))], [.. sorted.Select(point => point.Loss)], 2));
    }

    /// <summary>The parabola's loss at a size.</summary>
    public double Loss(double parameters) => Polynomial.Evaluate(Math.Log(parameters), coefficients);
}

using Octavo.Runs;
using Octavo.Statistics;

namespace Octavo.Scaling;

/// <summary>
/// How the best size of a model grows with its training compute, N = G * C^a, from runs of equal compute: a parabola per budget, and a line
/// through the parabolas' lowest points in logarithms (Hoffmann et al. 2022, section 3.2, approach 2).
/// </summary>
public sealed class IsoFlopFit
{
    /// <summary>Budgets whose runs differ by less than this share are one: whole steps never meet a budget exactly.</summary>
    private const double SameBudget = 0.1;

    private const int DefaultResamples = 1000;

    private IsoFlopFit(IReadOnlyList<IsoFlopCurve> curves, Estimate? exponent, double undecided) =>
        (Curves, Exponent, UndecidedShare) = (curves, exponent, undecided);

    /// <summary>One curve for each budget, smallest first.</summary>
    public IReadOnlyList<IsoFlopCurve> Curves { get; }

    /// <summary>The exponent a, with an interval from drawing the parabolas' residuals again; null where fewer than two budgets have a lowest point.</summary>
    public Estimate? Exponent { get; }

    /// <summary>Share of the redrawn samples without a lowest point at two budgets; they are not in the interval, so where this is large it is too narrow.</summary>
    public double UndecidedShare { get; }

    /// <summary>Whether every budget's best size lies between sizes that were measured.</summary>
    public bool IsBracketed => Curves.All(curve => curve.IsBracketed);

    /// <summary>Fits runs of several budgets: final validation loss against all parameters.</summary>
    /// <param name="runs">The runs; those whose compute is within a tenth of one another make a budget.</param>
    /// <param name="seed">Seed of the bootstrap.</param>
    /// <param name="resamples">Bootstrap draws; 0 for no interval.</param>
    /// <exception cref="ArgumentException">Fewer than two budgets, or a budget of fewer than three sizes.</exception>
    public static IsoFlopFit OfRuns(IEnumerable<TrainingRun> runs, int seed = 0, int resamples = DefaultResamples)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var groups = new List<List<TrainingRun>>();
        foreach (var run in runs.OrderBy(run => run.TrainingFlops))
        {
            if (groups.Count == 0 || run.TrainingFlops > groups[^1][0].TrainingFlops * (1 + SameBudget))
            {
                groups.Add([]);
            }

            groups[^1].Add(run);
        }

        return Of([.. groups.Select(group => IsoFlopCurve.Of(
            group.Average(run => run.TrainingFlops),
            group.Select(run => new ScalingPoint(run.TotalParameters, run.FinalValidationLoss))))], seed, resamples);
    }

    /// <summary>Fits curves that are there already.</summary>
    /// <inheritdoc cref="OfRuns"/>
    /// <param name="curves">One for each budget.</param>
    /// <param name="seed">Seed of the bootstrap.</param>
    /// <param name="resamples">Bootstrap draws; 0 for no interval.</param>
    public static IsoFlopFit Of(IReadOnlyList<IsoFlopCurve> curves, int seed = 0, int resamples = DefaultResamples)
    {
        ArgumentNullException.ThrowIfNull(curves);
        ArgumentOutOfRangeException.ThrowIfNegative(resamples);
        if (curves.Count < 2)
        {
            throw new ArgumentException($"An exponent needs runs of at least two budgets; there {(curves.Count == 1 ? "is one" : "are none")}.");
        }

        IsoFlopCurve[] sorted = [.. curves.OrderBy(curve => curve.Flops)];
        if (Slope(sorted) is not { } exponent)
        {
            return new IsoFlopFit(sorted, null, 1);
        }

        var count = sorted.Sum(curve => curve.Points.Count);

        // Drawing points again would leave parabolas through two sizes; residuals are drawn instead, from all budgets together.
        double[] residuals = [.. sorted.SelectMany(curve => Residuals(curve))];
        var draws = new List<double>();
        for (var i = 0; i < resamples; i++)
        {
            var random = new RandomStream(seed, i);
            if (Slope([.. sorted.Select(curve => Redrawn(curve, residuals, random))]) is { } slope)
            {
                draws.Add(slope);
            }
        }

        var estimate = draws.Count == 0 ? new Estimate(exponent, null, null, count) : Bootstrap.FromReplicates(exponent, [.. draws], count, 0.95);
        return new IsoFlopFit(sorted, estimate, resamples == 0 ? 0 : 1 - (draws.Count / (double)resamples));
    }

    /// <inheritdoc/>
    public override string ToString() => $"N = G C^a, a {Exponent?.ToString() ?? "unknown"}, {Curves.Count} budgets";

    // The parabola's three numbers took their share of the noise; the factor gives it back.
    private static IEnumerable<double> Residuals(IsoFlopCurve curve)
    {
        var factor = Math.Sqrt(curve.Points.Count / (double)Math.Max(1, curve.Points.Count - 3));
        return curve.Points.Select(point => factor * (point.Loss - curve.Loss(point.Size)));
    }

    private static IsoFlopCurve Redrawn(IsoFlopCurve curve, double[] residuals, RandomStream random) => IsoFlopCurve.Of(
        curve.Flops,
        [.. curve.Points.Select(point => point with { Loss = curve.Loss(point.Size) + residuals[random.NextInteger(residuals.Length)] })]);

    private static double? Slope(IReadOnlyList<IsoFlopCurve> curves)
    {
        var found = curves.Where(curve => curve.BestParameters is not null).ToList();
        return found.Count < 2
            ? null
            : MathNet.Numerics.Fit.Line([.. found.Select(curve => Math.Log(curve.Flops))], [.. found.Select(curve => Math.Log(curve.BestParameters!.Value))]).B;
    }
}

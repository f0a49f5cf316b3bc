using Octavo.Runs;
using Octavo.Statistics;

namespace Octavo.Scaling;

/// <summary>
/// A power law fitted to measured losses, L = A * x^-alpha or L = E + A * x^-alpha, with bootstrap intervals.
/// The pure form is least squares in logarithms, the form with a floor least squares of relative errors. The bootstrap has
/// two levels: it draws sizes, and within each drawn size its runs, so that both the spread between seeds and the law's
/// misfit between sizes widen the intervals.
/// </summary>
public sealed class PowerLawFit
{
    private const int DefaultResamples = 1000;

    private readonly PowerLawCurve curve;
    private readonly PowerLawCurve[] replicates;
    private readonly double[] residuals;
    private readonly int seed;
    private readonly double confidence;

    private PowerLawFit(
        PowerLawForm form, IReadOnlyList<ScalingPoint> points, PowerLawCurve curve, PowerLawCurve[] replicates, int seed, double confidence)
    {
        Form = form;
        Points = points;
        this.curve = curve;
        this.replicates = replicates;
        this.seed = seed;
        this.confidence = confidence;

        // Residuals of a fit are smaller than the noise; the factor gives back what the fitted numbers took.
        var fitted = form == PowerLawForm.Pure ? 2 : 3;
        var factor = Math.Sqrt(points.Count / (double)Math.Max(1, points.Count - fitted));
        residuals = [.. points.Select(point => factor * Math.Log(point.Loss / curve.Loss(point.Size)))];

        Exponent = Interval(replicate => replicate.Exponent);
        Scale = Interval(replicate => Math.Exp(replicate.LogScale));
        Floor = form == PowerLawForm.WithFloor ? Interval(replicate => replicate.Floor) : null;
    }

    /// <summary>Which law was fitted.</summary>
    public PowerLawForm Form { get; }

    /// <summary>The points fitted.</summary>
    public IReadOnlyList<ScalingPoint> Points { get; }

    /// <summary>The exponent alpha: positive where larger is better.</summary>
    public Estimate Exponent { get; }

    /// <summary>The scale A, in nats per token at size 1.</summary>
    public Estimate Scale { get; }

    /// <summary>The floor E in nats per token; null for the pure form.</summary>
    public Estimate? Floor { get; }

    /// <summary>By how much ten times the size multiplies the part of the loss above the floor: 10^-alpha.</summary>
    public Estimate FactorPerTenfold => Interval(replicate => Math.Pow(10, -replicate.Exponent));

    /// <summary>The largest gap between a point and the fitted curve, as a share of the loss.</summary>
    public double LargestRelativeError => Points.Max(point => Math.Abs((curve.Loss(point.Size) / point.Loss) - 1));

    /// <summary>Fits a power law.</summary>
    /// <param name="points">Sizes and losses; several seeds of one size are several points.</param>
    /// <param name="form">With or without a floor.</param>
    /// <param name="seed">Seed of the bootstrap.</param>
    /// <param name="resamples">Bootstrap draws; 0 for no intervals.</param>
    /// <param name="confidence">Coverage of the intervals.</param>
    /// <exception cref="ArgumentException">A point is not positive and finite, or there are too few different sizes.</exception>
    public static PowerLawFit Of(
        IEnumerable<ScalingPoint> points,
        PowerLawForm form = PowerLawForm.Pure,
        int seed = 0,
        int resamples = DefaultResamples,
        double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentOutOfRangeException.ThrowIfNegative(resamples);
        Sample.RequireConfidence(confidence);
        ScalingPoint[] all = [.. points];
        var leastSizes = form == PowerLawForm.Pure ? 2 : 3;
        Check(all, leastSizes, form);

        var groups = all.GroupBy(point => point.Size).OrderBy(group => group.Key).Select(group => group.ToArray()).ToArray();
        // With only the fewest sizes every draw but one is degenerate: the sizes stay and only seeds are drawn. With more, a
        // draw must hold one size more than the law has numbers, or it would be an exact fit that says nothing of misfit.
        var drawSizes = groups.Length > leastSizes;
        var leastDrawn = drawSizes ? leastSizes + 1 : leastSizes;
        var refits = new PowerLawCurve[resamples];
        for (var i = 0; i < resamples; i++)
        {
            refits[i] = Fit(Draw(groups, leastDrawn, drawSizes, new RandomStream(seed, i)), form);
        }

        return new PowerLawFit(form, all, Fit(all, form), refits, seed, confidence);
    }

    /// <summary>Fits a power law to runs: final validation loss against non-embedding parameters.</summary>
    /// <exception cref="ArgumentException">A run diverged, or there are too few different sizes.</exception>
    public static PowerLawFit OfRuns(
        IEnumerable<TrainingRun> runs, PowerLawForm form = PowerLawForm.Pure, int seed = 0, int resamples = DefaultResamples) =>
        Of(runs.Select(run => new ScalingPoint(run.NonEmbeddingParameters, run.FinalValidationLoss)), form, seed, resamples);

    /// <summary>The fitted loss at <paramref name="size"/>.</summary>
    public double Loss(double size) => curve.Loss(Positive(size));

    /// <summary>The fitted loss at <paramref name="size"/> with the interval of the curve: where the mean of many seeds would lie.</summary>
    public Estimate Predict(double size)
    {
        Positive(size);
        return Interval(replicate => replicate.Loss(size));
    }

    /// <summary>The fitted loss at <paramref name="size"/> with the interval for one new run: the curve's and the spread of runs.</summary>
    public Estimate PredictRun(double size)
    {
        Positive(size);
        if (replicates.Length == 0)
        {
            return Interval(replicate => replicate.Loss(size));
        }

        var draws = new double[replicates.Length];
        for (var i = 0; i < draws.Length; i++)
        {
            // The bootstrap's own draws have indices from 0 up; these go down from -1.
            var noise = residuals[new RandomStream(seed, -1 - i).NextInteger(residuals.Length)];
            draws[i] = replicates[i].Loss(size) * Math.Exp(noise);
        }

        return Bootstrap.FromReplicates(curve.Loss(size), draws, Points.Count, confidence);
    }

    /// <summary>The curve with its band at sizes spaced evenly on a logarithmic axis.</summary>
    /// <param name="count">How many points to draw.</param>
    /// <param name="from">Smallest size; that of the points if not given.</param>
    /// <param name="to">Largest size; that of the points if not given.</param>
    public IReadOnlyList<CurvePoint> Curve(int count = 50, double? from = null, double? to = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        var low = Positive(from ?? Points.Min(point => point.Size));
        var high = Positive(to ?? Points.Max(point => point.Size));
        return [.. Enumerable.Range(0, count)
            .Select(i => low * Math.Pow(high / low, i / (count - 1.0)))
            .Select(size => new CurvePoint(size, Predict(size)))];
    }

    /// <inheritdoc/>
    public override string ToString() => Floor is { } floor
        ? $"L = {floor.Value:G4} + {Scale.Value:G4} x^-{Exponent.Value:G4}, alpha {Exponent}"
        : $"L = {Scale.Value:G4} x^-{Exponent.Value:G4}, alpha {Exponent}";

    private static PowerLawCurve Fit(IReadOnlyList<ScalingPoint> points, PowerLawForm form) =>
        form == PowerLawForm.Pure ? PowerLawCurve.FitPure(points) : PowerLawCurve.FitWithFloor(points);

    private static List<ScalingPoint> Draw(ScalingPoint[][] groups, int leastDrawn, bool drawSizes, RandomStream random)
    {
        var drawn = new List<ScalingPoint>();
        var sizes = new HashSet<int>();
        while (sizes.Count < leastDrawn)
        {
            drawn.Clear();
            sizes.Clear();
            for (var i = 0; i < groups.Length; i++)
            {
                var size = drawSizes ? random.NextInteger(groups.Length) : i;
                sizes.Add(size);
                var group = groups[size];
                for (var j = 0; j < group.Length; j++)
                {
                    drawn.Add(group[random.NextInteger(group.Length)]);
                }
            }
        }

        return drawn;
    }

    private static void Check(ScalingPoint[] points, int leastSizes, PowerLawForm form)
    {
        foreach (var point in points)
        {
            if (!(point.Size > 0 && double.IsFinite(point.Size) && point.Loss > 0 && double.IsFinite(point.Loss)))
            {
                throw new ArgumentException(
                    $"The point (size {point.Size}, loss {point.Loss}) cannot be on a power law: both must be positive and finite. "
                    + "Leave out runs that diverged.");
            }
        }

        var sizes = points.Select(point => point.Size).Distinct().Count();
        if (sizes < leastSizes)
        {
            throw new ArgumentException(
                $"A power law of form {form} needs at least {leastSizes} different sizes; the {points.Length} points have {sizes}.");
        }
    }

    private static double Positive(double size) => size > 0
        ? size
        : throw new ArgumentOutOfRangeException(nameof(size), size, "A size on a power law is positive.");

    private Estimate Interval(Func<PowerLawCurve, double> value) => replicates.Length == 0
        ? new Estimate(value(curve), null, null, Points.Count, confidence)
        : Bootstrap.FromReplicates(value(curve), [.. replicates.Select(value)], Points.Count, confidence);
}

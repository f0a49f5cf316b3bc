using Octavo.Statistics;

namespace Octavo.Scaling;

/// <summary>
/// A fit of L(N, D) = E + A/N^alpha + B/D^beta as Hoffmann et al. 2022 (appendix D.3) do it: the sum of Huber losses (delta
/// 0.001) of log loss, with the sum of the three terms as a log-sum-exp, minimised by BFGS from many starts.
/// </summary>
public sealed record ChinchillaFit
{
    /// <summary>Where Huber's loss turns from squared to linear, in log loss.</summary>
    public const double HuberDelta = 1e-3;

    /// <summary>The fitted law.</summary>
    public required ChinchillaLaw Law { get; init; }

    /// <summary>The sum of Huber losses at the fitted law.</summary>
    public required double Objective { get; init; }

    /// <summary>The points fitted: all but the dropped ones.</summary>
    public required IReadOnlyList<ChinchillaPoint> Points { get; init; }

    /// <summary>E with its bootstrap interval; without an interval where no resamples were asked.</summary>
    public required Estimate E { get; init; }

    /// <summary>A with its interval.</summary>
    public required Estimate A { get; init; }

    /// <summary>B with its interval.</summary>
    public required Estimate B { get; init; }

    /// <summary>alpha with its interval.</summary>
    public required Estimate Alpha { get; init; }

    /// <summary>beta with its interval.</summary>
    public required Estimate Beta { get; init; }

    /// <summary>The exponent of the best model size in compute, beta/(alpha+beta), with its interval.</summary>
    public required Estimate OptimalParametersExponent { get; init; }

    /// <summary>The law fitted to each bootstrap draw; empty where no resamples were asked.</summary>
    public required IReadOnlyList<ChinchillaLaw> Replicates { get; init; }

    /// <summary>Coverage of the intervals.</summary>
    public required double Confidence { get; init; }

    /// <summary>Anything computed from the law, with its bootstrap interval, for example the best model size at a budget.</summary>
    public Estimate Estimated(Func<ChinchillaLaw, double> quantity) =>
        Estimated(quantity, Law, Replicates, Points.Count, Confidence);

    /// <summary>Fits the law.</summary>
    /// <param name="points">The runs.</param>
    /// <param name="dropHighest">How many runs with the highest losses are left out (Besiroglu et al. 2024 leave out 5).</param>
    /// <param name="resamples">Bootstrap draws over runs for the intervals; 0 for none.</param>
    /// <param name="seed">Seed of the bootstrap.</param>
    /// <param name="confidence">Coverage of the intervals.</param>
    /// <exception cref="ArgumentException">Fewer than six runs are left, or a number is not positive and finite.</exception>
    public static ChinchillaFit Of(
        IEnumerable<ChinchillaPoint> points, int dropHighest = 0, int resamples = 0, int seed = 0, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentOutOfRangeException.ThrowIfNegative(dropHighest);
        ArgumentOutOfRangeException.ThrowIfNegative(resamples);
        Sample.RequireConfidence(confidence);
        ChinchillaPoint[] all = [.. points];
        var kept = all.OrderByDescending(point => point.Loss).Skip(dropHighest).ToArray();
        Check(kept, all.Length, dropHighest);

        var (law, objective) = ChinchillaMinimizer.Fit(kept);
        var replicates = new ChinchillaLaw[resamples];
        for (var i = 0; i < resamples; i++)
        {
            var random = new RandomStream(seed, i);
            var drawn = new ChinchillaPoint[kept.Length];
            for (var j = 0; j < drawn.Length; j++)
            {
                drawn[j] = kept[random.NextInteger(kept.Length)];
            }

            replicates[i] = ChinchillaMinimizer.Refit(drawn, law);
        }

        Estimate Interval(Func<ChinchillaLaw, double> value) => Estimated(value, law, replicates, kept.Length, confidence);
        return new ChinchillaFit
        {
            Law = law,
            Objective = objective,
            Points = kept,
            Replicates = replicates,
            Confidence = confidence,
            E = Interval(fit => fit.E),
            A = Interval(fit => fit.A),
            B = Interval(fit => fit.B),
            Alpha = Interval(fit => fit.Alpha),
            Beta = Interval(fit => fit.Beta),
            OptimalParametersExponent = Interval(fit => fit.OptimalParametersExponent),
        };
    }

    private static Estimate Estimated(
        Func<ChinchillaLaw, double> quantity, ChinchillaLaw law, IReadOnlyList<ChinchillaLaw> replicates, int count, double confidence) =>
        replicates.Count == 0
            ? new Estimate(quantity(law), null, null, count, confidence)
            : Bootstrap.FromReplicates(quantity(law), [.. replicates.Select(quantity)], count, confidence);

    private static void Check(ChinchillaPoint[] kept, int given, int dropped)
    {
        const int least = 6;
        if (kept.Length < least)
        {
            throw new ArgumentException(
                $"Five numbers cannot be fitted to {kept.Length} runs ({given} given, {dropped} dropped); at least {least} are needed.");
        }

        static bool Sound(double value) => value > 0 && double.IsFinite(value);
        var bad = Array.Find(kept, point => !Sound(point.Parameters) || !Sound(point.Tokens) || !Sound(point.Loss));
        if (bad is not null)
        {
            throw new ArgumentException($"{bad} cannot be fitted: parameters, tokens and loss must be positive and finite.");
        }
    }
}

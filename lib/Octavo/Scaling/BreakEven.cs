using Octavo.Statistics;

namespace Octavo.Scaling;

/// <summary>From how many tasks on pre-training once costs less compute than training each from scratch.</summary>
public sealed record BreakEven
{
    private BreakEven(double pretrainingFlops, double tunedFlops, double scratchFlops, Estimate? tasks)
    {
        (PretrainingFlops, TunedFlops, ScratchFlops, Tasks) = (pretrainingFlops, tunedFlops, scratchFlops, tasks);
    }

    /// <summary>FLOPs of the pre-training, paid once: mean over seeds.</summary>
    public double PretrainingFlops { get; }

    /// <summary>FLOPs of a task after it.</summary>
    public double TunedFlops { get; }

    /// <summary>FLOPs of a task from scratch.</summary>
    public double ScratchFlops { get; }

    /// <summary>
    /// The number of tasks: geometric mean over seeds with its t-interval in logarithms; null where in some seed a task costs no less after
    /// pre-training, which then never pays.
    /// </summary>
    public Estimate? Tasks { get; }

    /// <summary>The number of tasks at which F + K t = K s, for each seed K = F / (s - t).</summary>
    /// <param name="pretraining">F: FLOPs of the pre-training, one a seed.</param>
    /// <param name="tuned">t: FLOPs of a task after it.</param>
    /// <param name="scratch">s: FLOPs of a task from scratch.</param>
    /// <exception cref="ArgumentException">There is no seed, the seeds' numbers differ, or a cost is not positive.</exception>
    public static BreakEven Of(IReadOnlyList<double> pretraining, IReadOnlyList<double> tuned, IReadOnlyList<double> scratch)
    {
        ArgumentNullException.ThrowIfNull(pretraining);
        ArgumentNullException.ThrowIfNull(tuned);
        ArgumentNullException.ThrowIfNull(scratch);
        if (pretraining.Count == 0 || tuned.Count != pretraining.Count || scratch.Count != pretraining.Count)
        {
            throw new ArgumentException(
                $"A break-even needs the same seeds for each cost; there are {pretraining.Count} pre-trainings, {tuned.Count} tasks after one and {scratch.Count} from scratch.");
        }

        if (pretraining.Concat(tuned).Concat(scratch).FirstOrDefault(cost => !(cost > 0) || !double.IsFinite(cost), 1) is var wrong and not 1)
        {
            throw new ArgumentException($"A training costs {wrong} FLOPs; a positive number was expected.");
        }

        double[] savings = [.. scratch.Zip(tuned, (whole, part) => whole - part)];
        Estimate? tasks = null;
        if (savings.All(saved => saved > 0))
        {
            var logarithm = StudentInterval.Mean([.. pretraining.Zip(savings, (fixedCost, saved) => Math.Log(fixedCost / saved))]);
            tasks = logarithm with
            {
                Value = Math.Exp(logarithm.Value),
                Low = logarithm.Low is { } low ? Math.Exp(low) : null,
                High = logarithm.High is { } high ? Math.Exp(high) : null,
            };
        }

        return new BreakEven(pretraining.Average(), tuned.Average(), scratch.Average(), tasks);
    }

    /// <summary>FLOPs of so many tasks after one pre-training.</summary>
    /// <param name="tasks">How many.</param>
    public double WithPretraining(double tasks) => PretrainingFlops + (tasks * TunedFlops);

    /// <summary>FLOPs of so many tasks, each from scratch.</summary>
    /// <param name="tasks">How many.</param>
    public double FromScratch(double tasks) => tasks * ScratchFlops;
}

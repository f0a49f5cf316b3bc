using Octavo.Models;

namespace Octavo.Cluster;

/// <summary>Looks for the fastest way to spread a training over a given number of GPUs.</summary>
public static class PlanSearch
{
    /// <summary>The share of a GPU's memory that a plan may fill; the rest is for buffers, kernels and fragmentation.</summary>
    public const double UsableMemory = 0.92;

    private const int LargestMicroBatch = 16;
    private static readonly int[] Parts = [1, 2, 3, 4, 6, 8];

    /// <summary>Every way to split that the model, the batch and the servers allow, with its numbers.</summary>
    /// <param name="model">The model.</param>
    /// <param name="accelerator">The kind of GPU.</param>
    /// <param name="devices">How many.</param>
    /// <param name="batch">Sequences of one optimizer step.</param>
    /// <param name="tokens">Tokens to train on.</param>
    /// <param name="state">Bytes for each parameter; 16 unless given.</param>
    /// <param name="kernelShare">The share of the peak that the kernels reach while they run.</param>
    public static IEnumerable<TrainingPlan> All(
        GptConfig model,
        Accelerator accelerator,
        int devices,
        int batch,
        double tokens,
        TrainingState? state = null,
        double kernelShare = IterationTime.KernelShare)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(accelerator);
        ArgumentOutOfRangeException.ThrowIfLessThan(devices, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        return
            from tensor in Divisors(Math.Min(devices, accelerator.PerServer)).Where(t => devices % t == 0 && model.Heads % t == 0)
            from pipeline in Divisors(devices / tensor).Where(p => model.Layers % p == 0)
            let data = devices / tensor / pipeline
            where batch % data == 0
            from micro in Divisors(batch / data).Where(b => b <= LargestMicroBatch)
            from parts in Parts.Where(v => v == 1 || (pipeline > 1 && model.Layers % (pipeline * v) == 0 && batch / data / micro % pipeline == 0))
            from zero in data == 1 ? [0] : pipeline > 1 ? [0, 1] : new[] { 0, 1, 2, 3 }
            from recomputation in Enum.GetValues<Recomputation>()
            select TrainingPlan.Of(
                model,
                new ParallelPlan
                {
                    Data = data,
                    Tensor = tensor,
                    Pipeline = pipeline,
                    Chunks = parts,
                    Batch = batch,
                    MicroBatch = micro,
                    Zero = zero,
                    SequenceParallel = tensor > 1,
                    Recomputation = recomputation,
                },
                accelerator,
                tokens,
                state,
                kernelShare);
    }

    /// <summary>The fastest plan that fits; of equally fast ones that which needs the least memory.</summary>
    /// <inheritdoc cref="All" path="/param"/>
    /// <exception cref="PlanException">No plan fits; the message says by how much, and with what it would.</exception>
    public static TrainingPlan Fastest(
        GptConfig model,
        Accelerator accelerator,
        int devices,
        int batch,
        double tokens,
        TrainingState? state = null,
        double kernelShare = IterationTime.KernelShare)
    {
        TrainingPlan? best = null, smallest = null;
        foreach (var plan in All(model, accelerator, devices, batch, tokens, state, kernelShare))
        {
            smallest = smallest is null || plan.Memory.Total < smallest.Memory.Total ? plan : smallest;
            if (plan.Fits && (best is null || Order(plan).CompareTo(Order(best)) < 0))
            {
                best = plan;
            }
        }

        return best ?? throw new PlanException(smallest is null
            ? $"'{model.Name}' with its {model.Layers} layers and {model.Heads} heads and a batch of {batch:N0} sequences cannot be split evenly over {devices:N0} GPUs. "
                + "Choose a number of GPUs that the batch is a multiple of."
            : TooLarge(smallest, batch, state));
    }

    private static (double Seconds, double Bytes) Order(TrainingPlan plan) => (Math.Round(plan.Iteration.Seconds, 6), plan.Memory.Total);

    private static string TooLarge(TrainingPlan smallest, int batch, TrainingState? state)
    {
        var usable = UsableMemory * smallest.Accelerator.MemoryBytes;
        var message = $"'{smallest.Model.Name}' does not fit on {smallest.Plan.Devices:N0} x {smallest.Accelerator.Name}: the plan that needs the least memory "
            + $"({smallest.Plan}) needs {Gigabytes(smallest.Memory.Total)} of {Gigabytes(usable)} usable on each, {Gigabytes(smallest.Memory.Total - usable)} too much.";
        var enough = Enough(smallest, batch, state);
        return enough is null ? $"{message} Choose GPUs with more memory or a smaller model." : $"{message} {enough:N0} of them would hold it.";
    }

    // Doubling finds a number that works, not the least one: what to try next.
    private static int? Enough(TrainingPlan smallest, int batch, TrainingState? state)
    {
        for (var devices = smallest.Plan.Devices * 2; devices <= Math.Min(smallest.Plan.Devices * 1024L, 1 << 20); devices *= 2)
        {
            if (All(smallest.Model, smallest.Accelerator, devices, batch, smallest.Tokens, state).Any(plan => plan.Fits))
            {
                return devices;
            }
        }

        return null;
    }

    private static string Gigabytes(double bytes) => $"{bytes / 1e9:N1} GB";

    private static IEnumerable<int> Divisors(int number) => Enumerable.Range(1, number).Where(divisor => number % divisor == 0);
}

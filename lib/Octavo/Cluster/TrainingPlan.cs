using Octavo.Models;

namespace Octavo.Cluster;

/// <summary>A training spread over GPUs: what it needs of memory, time, energy and money.</summary>
/// <param name="Model">The model.</param>
/// <param name="Plan">How it is spread.</param>
/// <param name="Accelerator">On what.</param>
/// <param name="Tokens">Tokens to train on.</param>
/// <param name="Memory">Memory of the fullest GPU.</param>
/// <param name="Iteration">Time of one step.</param>
public sealed record TrainingPlan(
    GptConfig Model, ParallelPlan Plan, Accelerator Accelerator, double Tokens, MemoryUse Memory, IterationTime Iteration)
{
    /// <summary>Optimizer steps.</summary>
    public double Iterations => Math.Ceiling(Tokens / ((double)Plan.Batch * Model.ContextLength));

    /// <summary>Days of training, without failures and restarts.</summary>
    public double Days => Iterations * Iteration.Seconds / 86_400;

    /// <summary>Hours of one GPU in all.</summary>
    public double GpuHours => Days * 24 * Plan.Devices;

    /// <summary>Achieved share of the GPUs' peak, recomputation counted as work.</summary>
    public double HardwareUtilisation => Iteration.FlopsPerSecond / Accelerator.FlopsPerSecond;

    /// <summary>Whether the fullest GPU has the memory; <see cref="PlanSearch.UsableMemory"/> of it is counted on.</summary>
    public bool Fits => Memory.Total <= PlanSearch.UsableMemory * Accelerator.MemoryBytes;

    /// <summary>Dollars at a price for a GPU and hour.</summary>
    public double Dollars(double pricePerGpuHour) => GpuHours * pricePerGpuHour;

    /// <summary>Kilowatt-hours of the GPUs at full power, times the overhead of the data centre.</summary>
    /// <param name="overhead">Power usage effectiveness: all power over that of the computers.</param>
    public double KilowattHours(double overhead = 1.1) => GpuHours * Accelerator.Watts / 1000 * overhead;

    /// <summary>Puts a plan's numbers together.</summary>
    /// <exception cref="ArgumentException">The model cannot be split so, or there are no tokens.</exception>
    public static TrainingPlan Of(
        GptConfig model,
        ParallelPlan plan,
        Accelerator accelerator,
        double tokens,
        TrainingState? state = null,
        double kernelShare = IterationTime.KernelShare)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tokens);
        return new TrainingPlan(
            model, plan, accelerator, tokens, MemoryUse.Of(model, plan, state), IterationTime.Of(model, plan, accelerator, kernelShare));
    }
}

using Octavo.Models;

namespace Octavo.Cluster;

/// <summary>
/// How long one optimizer step takes by a simple model: matrix products at a share of the peak, then what nothing hides: the bubble of the
/// pipeline and the communication of Narayanan et al. 2021, section 3. Real systems hide part of it, so it errs to the slow side there.
/// </summary>
/// <param name="Compute">Seconds of computing, at the given share of the peak.</param>
/// <param name="Bubble">Seconds in which a pipeline fills and empties.</param>
/// <param name="TensorTraffic">Seconds of all-reduces within layers.</param>
/// <param name="PipelineTraffic">Seconds of sending activations from stage to stage.</param>
/// <param name="DataTraffic">Seconds of summing gradients over the copies.</param>
/// <param name="Flops">FLOPs of the step over all GPUs, those of recomputation included (their equation 3).</param>
/// <param name="Devices">GPUs.</param>
public sealed record IterationTime(
    double Compute, double Bubble, double TensorTraffic, double PipelineTraffic, double DataTraffic, double Flops, int Devices)
{
    /// <summary>
    /// The share of the peak that a GPU's kernels reach while they run: the one number that is fitted, to the ten measurements of
    /// Narayanan et al. 2021, Table 1, which the whole model then meets within 15%. The kernels of their small models reach less, those of
    /// their large ones more.
    /// </summary>
    public const double KernelShare = 0.55;

    private const double BytesPerNumber = 2;

    /// <summary>Seconds of the step.</summary>
    public double Seconds => Compute + Bubble + TensorTraffic + PipelineTraffic + DataTraffic;

    /// <summary>FLOP/s that each GPU achieves over the step.</summary>
    public double FlopsPerSecond => Flops / (Devices * Seconds);

    /// <summary>The time of a step.</summary>
    /// <param name="model">The model.</param>
    /// <param name="plan">How it is spread.</param>
    /// <param name="accelerator">On what.</param>
    /// <param name="kernelShare">The share of the peak that the kernels reach while they run.</param>
    /// <exception cref="ArgumentException">The model cannot be split so.</exception>
    public static IterationTime Of(GptConfig model, ParallelPlan plan, Accelerator accelerator, double kernelShare = KernelShare)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(accelerator);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(kernelShare);
        plan.Validate(model);
        var flops = FlopsOf(model, plan);
        var compute = flops / (plan.Devices * accelerator.FlopsPerSecond * kernelShare);
        return new IterationTime(
            compute,
            compute * plan.Bubble,
            TensorSeconds(model, plan, accelerator),
            PipelineSeconds(model, plan, accelerator),
            DataSeconds(model, plan, accelerator),
            flops,
            plan.Devices);
    }

    /// <summary>FLOPs of a step: three passes, a fourth with full recomputation, and attention's products again with selective.</summary>
    public static double FlopsOf(GptConfig model, ParallelPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var cost = ModelCost.ForGpt(model);
        var again = plan.Recomputation switch
        {
            Recomputation.Full => cost.BlockForwardFlops,
            Recomputation.Selective => cost.ScoreFlops + cost.WeightedSumFlops,
            _ => 0,
        };
        return plan.Batch * (cost.ForwardBackwardFlops + again);
    }

    // Two all-reduces forward and two backward in each layer, and two more where the forward pass is repeated; a ring sends 2(t-1)/t of a message.
    private static double TensorSeconds(GptConfig model, ParallelPlan plan, Accelerator accelerator)
    {
        var reduces = plan.Recomputation is Recomputation.Full ? 6 : 4;
        var message = BytesPerNumber * plan.MicroBatch * model.ContextLength * model.Width;
        var sent = reduces * message * Collective.RingShare(plan.Tensor);
        var speed = plan.Tensor <= accelerator.PerServer ? accelerator.LinkBytesPerSecond : accelerator.NetworkBytesPerSecond;
        return plan.MicroBatches * ((double)model.Layers / plan.Pipeline) * sent / speed;
    }

    // Activations there, gradients back, for each part of a stage; tensor-parallel GPUs send a share each over cards of their own (section 4.1).
    private static double PipelineSeconds(GptConfig model, ParallelPlan plan, Accelerator accelerator) => plan.Pipeline == 1
        ? 0
        : 2.0 * plan.Chunks * plan.MicroBatches * BytesPerNumber * plan.MicroBatch * model.ContextLength * model.Width / plan.Tensor / accelerator.NetworkBytesPerSecond;

    // ZeRO-3 also gathers the weights: half as much again (Rajbhandari et al. 2020, section 7).
    private static double DataSeconds(GptConfig model, ParallelPlan plan, Accelerator accelerator)
    {
        var message = BytesPerNumber * MemoryUse.ParametersOnFirstStage(model, plan);
        var speed = plan.Devices <= accelerator.PerServer ? accelerator.LinkBytesPerSecond : accelerator.NetworkBytesPerSecond;
        return message * Collective.RingShare(plan.Data) * (plan.Zero == 3 ? 1.5 : 1) / speed;
    }
}

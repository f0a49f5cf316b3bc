using System.Globalization;
using System.Text.Json;
using Octavo.Cluster;

namespace Octavo.Cli.Planning;

/// <summary>A training plan for a person and for another program.</summary>
internal static class PlanReport
{
    private const double Giga = 1e9;

    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Prints the plan, what fills a GPU's memory, where a step's time goes, and what the training costs.</summary>
    public static void Print(TrainingPlan plan, double? price)
    {
        var (memory, step) = (plan.Memory, plan.Iteration);
        Messages.Line(Invariant($"{plan.Model.Name} ({plan.Model.TotalParameters / Giga:N1} billion parameters) on {plan.Plan.Devices:N0} x {plan.Accelerator.Name}, {plan.Tokens:0.###e0} tokens"));
        Messages.Line(plan.Plan.ToString());
        Messages.Line("");
        Messages.Table(
            [new("On the fullest GPU"), new("GB", AlignRight: true)],
            [
                Row("weights", memory.Weights / Giga),
                Row("gradients", memory.Gradients / Giga),
                Row("optimizer", memory.Optimizer / Giga),
                Row("activations", memory.Activations / Giga),
                ["in all", Invariant($"{memory.Total / Giga:N1} of {plan.Accelerator.MemoryBytes / Giga:N0}")],
            ]);
        Messages.Line("");
        Messages.Table(
            [new(Invariant($"A step of {plan.Plan.Batch:N0} sequences")), new("Seconds", AlignRight: true), new("Share", AlignRight: true)],
            [
                Part("computing", step.Compute, step),
                Part("the pipeline's bubble", step.Bubble, step),
                Part("traffic within layers", step.TensorTraffic, step),
                Part("traffic between stages", step.PipelineTraffic, step),
                Part("summing gradients", step.DataTraffic, step),
                Part("in all", step.Seconds, step),
            ]);
        Messages.Line("");
        Messages.Line(Invariant($"{step.FlopsPerSecond / 1e12:N0} TFLOP/s on each GPU, {plan.HardwareUtilisation:P0} of the peak"));
        Messages.Line(Invariant($"{plan.Iterations:N0} steps, {plan.Days:N1} days, {plan.GpuHours:N0} GPU hours, {plan.KilowattHours() / 1000:N0} MWh"));
        if (price is { } perHour)
        {
            Messages.Line(Invariant($"${plan.Dollars(perHour):N0} at ${perHour} for a GPU and hour"));
        }
    }

    /// <summary>The same as JSON; bytes, seconds, dollars.</summary>
    public static string Json(TrainingPlan plan, double? price) => JsonSerializer.Serialize(
        new
        {
            Model = plan.Model.Name,
            Parameters = plan.Model.TotalParameters,
            Gpu = plan.Accelerator.Name,
            Gpus = plan.Plan.Devices,
            plan.Tokens,
            Plan = new
            {
                plan.Plan.Data,
                plan.Plan.Tensor,
                plan.Plan.Pipeline,
                plan.Plan.Chunks,
                plan.Plan.Batch,
                plan.Plan.MicroBatch,
                plan.Plan.Zero,
                plan.Plan.SequenceParallel,
                Recomputation = plan.Plan.Recomputation.ToString().ToLowerInvariant(),
            },
            MemoryBytes = plan.Memory,
            StepSeconds = new
            {
                plan.Iteration.Compute,
                plan.Iteration.Bubble,
                plan.Iteration.TensorTraffic,
                plan.Iteration.PipelineTraffic,
                plan.Iteration.DataTraffic,
                Total = plan.Iteration.Seconds,
            },
            FlopsPerSecondOfEachGpu = plan.Iteration.FlopsPerSecond,
            plan.HardwareUtilisation,
            Steps = plan.Iterations,
            plan.Days,
            plan.GpuHours,
            KilowattHours = plan.KilowattHours(),
            Dollars = price is { } perHour ? plan.Dollars(perHour) : (double?)null,
        },
        Options);

    private static string[] Row(string name, double value) => [name, value.ToString("N1", CultureInfo.InvariantCulture)];

    private static string[] Part(string name, double seconds, IterationTime step) =>
        [name, seconds.ToString("N2", CultureInfo.InvariantCulture), Invariant($"{seconds / step.Seconds:P0}")];

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}

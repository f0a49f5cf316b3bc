using Octavo.Runs;
using Octavo.Tasks;
using Octavo.Torch.Models;
using Octavo.Torch.Native;
using static TorchSharp.torch;

namespace Octavo.Torch.Training;

/// <summary>Trains any sequence model on a task, and tests it.</summary>
/// <remarks>Reproducible bit for bit on one machine with one number of threads; the process-wide random generator is not used.</remarks>
public static class TaskTrainer
{
    /// <summary>Trains a model in place and gives the record, its test included.</summary>
    /// <param name="model">The model, which the caller keeps; parameters that require no gradient stay as they are.</param>
    /// <param name="task">What it learns.</param>
    /// <param name="options">How to train. Precision, micro-batches, recomputation and packing must be as they are by default.</param>
    /// <param name="settings">How many examples, and when to end; null for <see cref="TaskSettings.Default"/>.</param>
    /// <param name="progress">Called at each recorded point, on the caller's thread; its time is not counted.</param>
    /// <param name="cancellation">Ends the run between two steps.</param>
    /// <exception cref="ArgumentException">Options, task and model do not go together; the message names the values at odds.</exception>
    /// <exception cref="TrainingDivergedException">The loss of a step is not finite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static TaskRun Train(
        ISequenceModel model,
        ITokenTask task,
        TrainingOptions options,
        TaskSettings? settings = null,
        Action<TaskProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        settings ??= TaskSettings.Default;
        TaskEvaluation.Require(model, task);
        ArgumentNullException.ThrowIfNull(options);
        settings.Validate();
        Require(options);
        var parameters = model.NamedParameters.Select(named => named.Parameter).ToArray();
        var tokensPerStep = (long)options.BatchSize * task.Length;
        (double, double) Validate()
        {
            var score = TaskEvaluation.Measure(model, task, TaskSplit.Validation, settings.ValidationExamples);
            return (score.Accuracy, score.Loss);
        }

        var loop = new TaskLoop(model.Name, model.Device, parameters, options, settings);
        var trained = loop.Run(step => (Loss(model, task, options, settings, step), tokensPerStep), Validate, progress, cancellation);
        var test = TaskEvaluation.Measure(model, task, TaskSplit.Test, settings.TestExamples);
        return new TaskRun
        {
            Name = model.Name,
            Task = task.Name,
            Seed = options.Seed,
            TotalParameters = parameters.Sum(parameter => parameter.numel()),
            TrainedParameters = trained.TrainedParameters,
            TrainingExamples = settings.TrainingExamples,
            Points = trained.Points,
            TestAccuracy = test.Accuracy,
            TestExactMatch = test.ExactMatch,
            TestLoss = test.Loss,
            TestExamples = settings.TestExamples,
            ChanceAccuracy = task.ChanceAccuracy,
            Steps = trained.Steps,
            TestedStep = trained.TestedStep,
            Tokens = trained.Tokens,
            TrainingFlops = 3 * trained.Tokens * model.ForwardFlopsPerToken(task.Length),
            Seconds = trained.Seconds,
            Device = ComputeDevice.Describe(model.Device),
        };
    }

    private static Tensor Loss(ISequenceModel model, ITokenTask task, TrainingOptions options, TaskSettings settings, int step)
    {
        var first = (long)(step - 1) * options.BatchSize;
        var examples = Enumerable.Range(0, options.BatchSize)
            .Select(row => task.Draw(TaskSplit.Train, settings.TrainingExamples is { } count ? (first + row) % count : first + row));
        var batch = TaskBatch.Of(task, [.. examples], model.Device);
        return nn.functional.cross_entropy(batch.Logits(model), batch.Targets);
    }

    internal static void Require(TrainingOptions options)
    {
        options.Validate();
        if (options.MicroBatches != 1 || options.Precision != Precision.Single || options.RecomputeBlocks || options.Packing is not null || options.DetectAnomalies)
        {
            throw new ArgumentException(
                "Training on a task takes no MicroBatches, Precision, RecomputeBlocks, Packing or DetectAnomalies: leave them as they are by default.");
        }
    }
}

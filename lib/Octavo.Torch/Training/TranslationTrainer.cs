using Octavo.Runs;
using Octavo.Tasks;
using Octavo.Torch.Models;
using Octavo.Torch.Native;
using static TorchSharp.torch;

namespace Octavo.Torch.Training;

/// <summary>Trains an encoder-decoder on a translation, and tests it.</summary>
/// <remarks>Reproducible bit for bit on one machine with one number of threads; the process-wide random generator is not used.</remarks>
public static class TranslationTrainer
{
    /// <summary>Trains a model in place and gives the record, its test included.</summary>
    /// <remarks>
    /// Of the record, accuracy and loss are measured where the model reads the right tokens before each; exact match and BLEU are of its own
    /// translations. Losses of the steps are of smoothed labels and so higher than those of validation.
    /// </remarks>
    /// <param name="model">The model, which the caller keeps; parameters that require no gradient stay as they are.</param>
    /// <param name="task">What it learns.</param>
    /// <param name="options">How to train; a batch counts pairs. Precision, micro-batches, recomputation and packing must be as they are by default.</param>
    /// <param name="settings">How many pairs, and when to end; null for <see cref="TranslationSettings.Default"/>.</param>
    /// <param name="progress">Called at each recorded point, on the caller's thread; its time is not counted.</param>
    /// <param name="cancellation">Ends the run between two steps.</param>
    /// <exception cref="ArgumentException">Options, task and model do not go together; the message names the values at odds.</exception>
    /// <exception cref="TrainingDivergedException">The loss of a step is not finite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static TaskRun Train(
        EncoderDecoder model,
        ITranslationTask task,
        TrainingOptions options,
        TranslationSettings? settings = null,
        Action<TaskProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        settings ??= TranslationSettings.Default;
        TranslationEvaluation.Require(model, task);
        ArgumentNullException.ThrowIfNull(options);
        settings.Validate();
        TaskTrainer.Require(options);
        var parameters = model.parameters().ToArray();
        var batches = new TranslationBatches(task, options.BatchSize, settings.Examples.TrainingExamples, settings.Order, options.Seed);
        var (held, room, flops) = (0L, 0L, 0.0);
        (Tensor, long) Take(int step)
        {
            var pairs = batches.At(step);
            var (tokens, places) = TranslationBatches.Count(pairs);
            held += tokens;
            room += places;
            flops += 3 * pairs.Count * model.Config.ForwardFlops(pairs.Max(pair => pair.Source.Count), 1 + pairs.Max(pair => pair.Target.Count));
            var batch = TranslationBatch.Of(task, pairs, model.Device);
            using var dropout = model.Config.Dropout > 0 ? new Models.Dropout(model.Config.Dropout, options.Seed, step, model.Device) : null;
            return (model.Loss(batch.Source, batch.Target, batch.Labels, batch.SourceMask, settings.LabelSmoothing, dropout), places);
        }

        var loop = new TaskLoop(model.Config.Name, model.Device, parameters, options, settings.Examples);
        var trained = loop.Run(
            Take, () => TranslationEvaluation.Reading(model, task, TaskSplit.Validation, settings.Examples.ValidationExamples), progress, cancellation);
        var test = TranslationEvaluation.Measure(model, task, TaskSplit.Test, settings.Examples.TestExamples, settings.Translation);
        return new TaskRun
        {
            Name = model.Config.Name,
            Task = task.Name,
            Seed = options.Seed,
            TotalParameters = model.TotalParameters,
            TrainedParameters = trained.TrainedParameters,
            TrainingExamples = settings.Examples.TrainingExamples,
            Points = trained.Points,
            TestAccuracy = test.Accuracy,
            TestExactMatch = test.ExactMatch,
            TestLoss = test.Loss,
            TestBleu = test.Bleu,
            PaddingShare = 1 - ((double)held / room),
            TestExamples = settings.Examples.TestExamples,
            ChanceAccuracy = test.ChanceAccuracy,
            Steps = trained.Steps,
            TestedStep = trained.TestedStep,
            Tokens = trained.Tokens,
            TrainingFlops = flops,
            Seconds = trained.Seconds,
            Device = ComputeDevice.Describe(model.Device),
        };
    }
}

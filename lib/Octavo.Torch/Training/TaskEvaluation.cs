using Octavo.Runs;
using Octavo.Tasks;
using Octavo.Torch.Models;
using Octavo.Torch.Native;
using static TorchSharp.torch;

namespace Octavo.Torch.Training;

/// <summary>Measures how well a model does on a task.</summary>
public static class TaskEvaluation
{
    /// <summary>Tokens per forward pass.</summary>
    private const int TokensPerPass = 8192;

    /// <summary>The model's score on the first examples of a split.</summary>
    /// <param name="model">The model; its parameters are not changed.</param>
    /// <param name="task">The task.</param>
    /// <param name="split">Which examples.</param>
    /// <param name="examples">How many of them.</param>
    /// <exception cref="ArgumentException">Model and task do not go together.</exception>
    public static TaskScore Measure(ISequenceModel model, ITokenTask task, TaskSplit split, int examples)
    {
        Require(model, task);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(examples);
        using var still = inference_mode();
        var hits = Enumerable.Repeat(1.0, examples).ToArray();
        var (right, scored, loss, confidence) = (0L, 0L, 0.0, 0.0);
        var rows = Math.Max(1, TokensPerPass / task.Length);
        for (var start = 0; start < examples; start += rows)
        {
            using var scope = NewDisposeScope();
            var batch = TaskBatch.Of(task, [.. Enumerable.Range(start, Math.Min(rows, examples - start)).Select(index => task.Draw(split, index))], model.Device);
            var logits = batch.Logits(model);
            loss += nn.functional.cross_entropy(logits, batch.Targets, reduction: nn.Reduction.Sum).Number();
            confidence += logits.softmax(-1).amax([-1]).sum().Number();
            var correct = logits.argmax(-1).eq(batch.Targets).cpu().data<bool>().ToArray();
            for (var i = 0; i < correct.Length; i++)
            {
                if (correct[i])
                {
                    right++;
                }
                else
                {
                    hits[start + batch.Rows[i]] = 0;
                }
            }

            scored += correct.Length;
        }

        return new TaskScore((double)right / scored, loss / scored, hits) { MeanConfidence = confidence / scored };
    }

    /// <summary>The model's tests on tasks that it was not trained on, in order; null where there are none.</summary>
    internal static IReadOnlyList<TaskTest>? Tests(ISequenceModel model, IReadOnlyList<ITokenTask> tasks, int examples) => tasks.Count == 0
        ? null
        : [.. tasks.Select(task =>
        {
            var score = Measure(model, task, TaskSplit.Test, examples);
            return new TaskTest(task.Name, score.Accuracy, score.ExactMatch, score.Loss, examples, task.ChanceAccuracy) { MeanConfidence = score.MeanConfidence };
        })];

    internal static void Require(ISequenceModel model, ITokenTask task)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(task);
        if (task.VocabularySize > model.VocabularySize)
        {
            throw new ArgumentException($"Task '{task.Name}' has {task.VocabularySize} tokens, model '{model.Name}' knows {model.VocabularySize}. Give the model at least as many.");
        }

        if (model.ContextLength < task.Length)
        {
            throw new ArgumentException($"Task '{task.Name}' has {task.Length} tokens an example, model '{model.Name}' reads at most {model.ContextLength}. Give the model a longer context.");
        }
    }
}

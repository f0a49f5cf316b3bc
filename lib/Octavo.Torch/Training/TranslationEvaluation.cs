using Octavo.Evaluation;
using Octavo.Models;
using Octavo.Tasks;
using Octavo.Torch.Generation;
using Octavo.Torch.Models;
using Octavo.Torch.Native;
using static TorchSharp.torch;

namespace Octavo.Torch.Training;

/// <summary>Measures how well a model translates.</summary>
public static class TranslationEvaluation
{
    /// <summary>Pairs per forward pass.</summary>
    private const int PairsPerPass = 128;

    /// <summary>Translates the first pairs of a split and compares them with what is right.</summary>
    /// <param name="model">The model; its parameters are not changed.</param>
    /// <param name="task">The task.</param>
    /// <param name="split">Which pairs.</param>
    /// <param name="examples">How many of them.</param>
    /// <param name="options">How to translate; null for greedily.</param>
    /// <exception cref="ArgumentException">Model and task do not go together.</exception>
    public static TranslationScore Measure(EncoderDecoder model, ITranslationTask task, TaskSplit split, int examples, TranslationOptions? options = null)
    {
        Require(model, task);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(examples);
        var pairs = Draw(task, split, examples);
        var translations = model.Translate([.. pairs.Select(pair => pair.Source.ToArray())], options).Select(translation => translation.Tokens).ToArray();
        var (accuracy, loss) = Reading(model, task, pairs);
        var labels = pairs.SelectMany(pair => pair.Target.Append(TranslationTokens.End)).ToArray();
        return new TranslationScore(
            Bleu.Corpus(translations, [.. pairs.Select(pair => pair.Target)]),
            [.. pairs.Zip(translations, (pair, translation) => pair.Target.SequenceEqual(translation) ? 1.0 : 0.0)],
            accuracy,
            loss,
            (double)labels.CountBy(label => label).Max(count => count.Value) / labels.Length);
    }

    /// <summary>Share of the tokens that are right, and their mean loss in nats, where the model reads the right tokens before them.</summary>
    internal static (double Accuracy, double Loss) Reading(EncoderDecoder model, ITranslationTask task, TaskSplit split, int examples) =>
        Reading(model, task, Draw(task, split, examples));

    internal static void Require(EncoderDecoder model, ITranslationTask task)
    {
        ArgumentNullException.ThrowIfNull(model);
        Require(model.Config, task);
    }

    internal static void Require(EncoderDecoderConfig shape, ITranslationTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (task.VocabularySize > shape.VocabularySize)
        {
            throw new ArgumentException($"Task '{task.Name}' has {task.VocabularySize} tokens, model '{shape.Name}' knows {shape.VocabularySize}. Give the model at least as many.");
        }
    }

    private static TranslationExample[] Draw(ITranslationTask task, TaskSplit split, int examples) =>
        [.. Enumerable.Range(0, examples).Select(index => task.Draw(split, index))];

    private static (double Accuracy, double Loss) Reading(EncoderDecoder model, ITranslationTask task, TranslationExample[] pairs)
    {
        using var still = inference_mode();
        var (right, scored, loss) = (0.0, 0L, 0.0);
        foreach (var part in pairs.OrderBy(pair => pair.Source.Count).Chunk(PairsPerPass))
        {
            using var scope = NewDisposeScope();
            var batch = TranslationBatch.Of(task, part, model.Device);
            var (logits, labels) = model.Predicted(batch.Source, batch.Target, batch.Labels, batch.SourceMask);
            loss += nn.functional.cross_entropy(logits, labels, reduction: nn.Reduction.Sum).Number();
            right += logits.argmax(-1).eq(labels).sum().Number();
            scored += labels.shape[0];
        }

        return (right / scored, loss / scored);
    }
}

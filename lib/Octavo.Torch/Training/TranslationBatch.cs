using Octavo.Tasks;
using Octavo.Torch.Models;
using static TorchSharp.torch;

namespace Octavo.Torch.Training;

/// <summary>Pairs as tensors, padded to the longest.</summary>
/// <param name="Source">Sources, [batch, source].</param>
/// <param name="SourceMask">True where a source has a token, [batch, source]; null where all are equally long.</param>
/// <param name="Target">What the decoder reads, the beginning token first, [batch, time].</param>
/// <param name="Labels">The token after each, the end last, <see cref="EncoderDecoder.NotPredicted"/> in the padding, [batch, time].</param>
internal sealed record TranslationBatch(Tensor Source, Tensor? SourceMask, Tensor Target, Tensor Labels)
{
    /// <summary>Puts pairs together; the tensors belong to the current scope.</summary>
    public static TranslationBatch Of(ITranslationTask task, IReadOnlyList<TranslationExample> examples, Device device)
    {
        foreach (var example in examples)
        {
            Check(task, example.Source);
            Check(task, example.Target);
        }

        var (source, mask) = Sources([.. examples.Select(example => example.Source)], device);
        var time = 1 + examples.Max(example => example.Target.Count);
        var target = new long[examples.Count * time];
        var labels = new long[examples.Count * time];
        Array.Fill(target, TranslationTokens.Padding);
        Array.Fill(labels, EncoderDecoder.NotPredicted);
        for (var row = 0; row < examples.Count; row++)
        {
            var words = examples[row].Target;
            var first = row * time;
            target[first] = TranslationTokens.Begin;
            for (var place = 0; place < words.Count; place++)
            {
                target[first + place + 1] = words[place];
                labels[first + place] = words[place];
            }

            labels[first + words.Count] = TranslationTokens.End;
        }

        return new TranslationBatch(source, mask, tensor(target, [examples.Count, time], device: device), tensor(labels, [examples.Count, time], device: device));
    }

    /// <summary>Sources alone: tokens [batch, source], and true where there is one, null where all are equally long.</summary>
    public static (Tensor Source, Tensor? Mask) Sources(IReadOnlyList<IReadOnlyList<int>> sources, Device device)
    {
        var time = sources.Max(source => source.Count);
        var tokens = new long[sources.Count * time];
        var present = new bool[sources.Count * time];
        Array.Fill(tokens, TranslationTokens.Padding);
        for (var row = 0; row < sources.Count; row++)
        {
            for (var place = 0; place < sources[row].Count; place++)
            {
                tokens[(row * time) + place] = sources[row][place];
                present[(row * time) + place] = true;
            }
        }

        return (
            tensor(tokens, [sources.Count, time], device: device),
            Array.TrueForAll(present, there => there) ? null : tensor(present, [sources.Count, time], device: device));
    }

    private static void Check(ITranslationTask task, IReadOnlyList<int> tokens)
    {
        if (tokens.Count == 0 || tokens.Count > task.LongestSequence)
        {
            throw new ArgumentException($"Task '{task.Name}' has sequences of 1 to {task.LongestSequence} tokens; one has {tokens.Count}.");
        }

        foreach (var token in tokens)
        {
            if (token < TranslationTokens.Count || token >= task.VocabularySize)
            {
                throw new ArgumentException($"Task '{task.Name}' has words {TranslationTokens.Count} to {task.VocabularySize - 1}; a pair holds token {token}.");
            }
        }
    }
}

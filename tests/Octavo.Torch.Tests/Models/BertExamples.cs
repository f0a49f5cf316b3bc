using Octavo.Models;
using Octavo.Torch.Models;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Models;

/// <summary>Small BERT shapes and batches for them.</summary>
internal static class BertExamples
{
    public static BertConfig Tiny(int context, int layers, int heads, int width) => new()
    {
        Name = "tiny",
        VocabularySize = 11,
        ContextLength = context,
        Layers = layers,
        Heads = heads,
        Width = width,
        NextSentenceHead = true,
    };

    /// <summary>Tokens of which every third that is there is predicted, the second half in the second segment.</summary>
    public static (int[] Tokens, int[] Segments, int Length, int[] Targets, int NextSentence) Example(int time, int length, uint seed, int next) => (
        Shapes.Noise(time, 11, seed),
        [.. Enumerable.Range(0, time).Select(t => t < time / 2 ? 0 : 1)],
        length,
        [.. Shapes.Noise(time, 11, seed + 10).Select((token, t) => t < length && t % 3 == 0 ? token : -1)],
        next);

    public static (Tensor Tokens, Tensor Segments, Tensor? Mask, Tensor Targets, Tensor Next) Tensors(
        IReadOnlyList<(int[] Tokens, int[] Segments, int Length, int[] Targets, int NextSentence)> batch, bool everyTokenIsThere)
    {
        var time = batch[0].Tokens.Length;
        Tensor Rows(Func<int, int, long> value) => tensor(
            Enumerable.Range(0, batch.Count).SelectMany(row => Enumerable.Range(0, time).Select(t => value(row, t))).ToArray(), batch.Count, time);
        return (
            Rows((row, t) => batch[row].Tokens[t]),
            Rows((row, t) => batch[row].Segments[t]),
            everyTokenIsThere ? null : Rows((row, t) => t < batch[row].Length ? 1 : 0),
            Rows((row, t) => batch[row].Targets[t] < 0 ? Bert.NotPredicted : batch[row].Targets[t]),
            tensor(batch.Select(row => (long)row.NextSentence).ToArray()));
    }

    public static Tensor Row(int[] tokens) => tensor([.. tokens.Select(token => (long)token)], 1, tokens.Length);
}

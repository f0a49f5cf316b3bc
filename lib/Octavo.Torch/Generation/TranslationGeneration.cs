using Octavo.Tasks;
using Octavo.Torch.Models;
using Octavo.Torch.Training;
using static TorchSharp.torch;

namespace Octavo.Torch.Generation;

/// <summary>Translates sequences with an encoder-decoder.</summary>
public static class TranslationGeneration
{
    /// <summary>Translates sequences of any lengths, many at a time.</summary>
    /// <remarks>The encoder reads each source once; a step of the decoder reads one token, keys and values of those before it are kept.</remarks>
    /// <param name="model">The model, which knows the tokens of <see cref="TranslationTokens"/>.</param>
    /// <param name="sources">The sources, each at least one token.</param>
    /// <param name="options">How to translate; null for greedily.</param>
    /// <param name="cancellation">Ends the translation between two tokens.</param>
    /// <returns>The translations in the sources' order.</returns>
    /// <exception cref="ArgumentException">A source is empty or has a token outside the vocabulary, or an option is out of range.</exception>
    public static IReadOnlyList<Translation> Translate(
        this EncoderDecoder model, IReadOnlyList<int[]> sources, TranslationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(sources);
        options ??= TranslationOptions.Greedy;
        options.Validate();
        for (var i = 0; i < sources.Count; i++)
        {
            TokenCheck.Validate(model.Config.Name, model.Config.VocabularySize, $"source {i}", sources[i]);
        }

        using var still = inference_mode();
        var translations = new Translation[sources.Count];
        foreach (var part in Enumerable.Range(0, sources.Count).OrderBy(i => sources[i].Length).Chunk(options.AtOnce))
        {
            using var scope = NewDisposeScope();
            using var decoder = new DecoderRows(model, [.. part.Select(i => sources[i])], options);
            var search = new BeamSearch(decoder, options.Beam, options.LengthPenalty, TranslationTokens.Begin, TranslationTokens.End);
            var found = search.Run([.. part.Select(i => sources[i].Length + options.Beyond)], cancellation);
            for (var i = 0; i < part.Length; i++)
            {
                translations[part[i]] = found[i];
            }
        }

        return translations;
    }

    /// <summary>The model as what says which tokens may follow; its tensors belong to the scope in which it is made.</summary>
    private sealed class DecoderRows : INextTokens, IDisposable
    {
        private readonly EncoderDecoder _model;
        private readonly SourcePass _source;
        private readonly KeyValueCache _cache;

        public DecoderRows(EncoderDecoder model, IReadOnlyList<int>[] sources, TranslationOptions options)
        {
            var (source, mask) = TranslationBatch.Sources(sources, model.Device);
            _model = model;
            _source = model.Project(model.Read(source, mask), mask, options.Beam);
            _cache = model.NewCache((long)sources.Length * options.Beam, sources.Max(tokens => tokens.Count) + options.Beyond + 1);
        }

        public (int[] Tokens, double[] LogProbabilities) Advance(int[] parents, int[] tokens, int count)
        {
            using var scope = NewDisposeScope();
            if (parents.Where((parent, row) => parent != row).Any())
            {
                _cache.Reorder(parents, _model.Config.Heads);
            }

            var target = tensor(Array.ConvertAll(tokens, token => (long)token), [tokens.Length, 1], device: _model.Device);
            var logarithms = _model.Logits(_model.Continue(target, _source, _cache)).squeeze(1).log_softmax(-1); // [rows, vocabulary]
            var (values, places) = logarithms.topk(Math.Min(count, _model.Config.VocabularySize), -1);
            return (
                Array.ConvertAll(places.cpu().contiguous().data<long>().ToArray(), place => (int)place),
                values.to(ScalarType.Float64).cpu().contiguous().data<double>().ToArray());
        }

        public void Dispose() => _cache.Dispose();
    }
}

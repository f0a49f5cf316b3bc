using Octavo.Torch.Models;
using static TorchSharp.torch;

namespace Octavo.Torch.Generation;

/// <summary>Sequences that grow token by token, and the model's predictions after each, from one cache for all.</summary>
/// <remarks>
/// Prompts are read one by one, so that none is filled up to the length of another; then every pass reads one token of each sequence.
/// The open sequences are the first ones of the cache: a closed one's place is taken by the last.
/// </remarks>
internal sealed class GrowingSequences : IDisposable
{
    private readonly Gpt _model;
    private readonly KeyValueCache? _cache;
    private readonly Place[] _places;
    private int _open;

    public GrowingSequences(Gpt model, IReadOnlyList<int[]> prompts, int mostNew, bool useCache)
    {
        _model = model;
        _places = [.. prompts.Select((prompt, number) => new Place(number, [.. prompt]))];
        _open = _places.Length;
        if (useCache)
        {
            var longest = prompts.Max(prompt => prompt.Length) + (long)mostNew;
            _cache = model.NewCache(prompts.Count, (int)Math.Min(longest, model.Config.ContextLength));
        }
    }

    /// <summary>The prompts' numbers of the sequences that still grow, in the order of the predictions.</summary>
    public IReadOnlyList<int> Open => [.. _places.Take(_open).Select(place => place.Number)];

    /// <summary>The logits of the next token of each open sequence.</summary>
    public float[][] Predict() => _cache is null
        ? [.. _places.Take(_open).Select(place => Logits(ReadWhole(place)))]
        : [.. LogitsOfAll(_cache).Chunk(_model.Config.VocabularySize)];

    /// <summary>Adds a token to the sequence of an open prompt.</summary>
    public void Append(int number, int token) => _places[PlaceOf(number)].Tokens.Add(token);

    /// <summary>Ends the sequence of a prompt: it costs nothing from now on.</summary>
    public void Close(int number)
    {
        var at = PlaceOf(number);
        _open--;
        if (at == _open)
        {
            return;
        }

        _cache?.Copy(_open, at, _places[_open].Read, _model.Config.Heads);
        (_places[at], _places[_open]) = (_places[_open], _places[at]);
    }

    public void Dispose() => _cache?.Dispose();

    private int PlaceOf(int number) => Array.FindIndex(_places, 0, _open, place => place.Number == number);

    private float[] LogitsOfAll(KeyValueCache cache)
    {
        var heads = _model.Config.Heads;
        for (var at = 0; at < _open; at++)
        {
            Prepare(cache, at);
        }

        using var scope = NewDisposeScope();
        var places = _places.AsSpan(0, _open);
        var newest = new long[_open];
        var lengths = new int[_open];
        for (var at = 0; at < _open; at++)
        {
            (newest[at], lengths[at]) = (places[at].Tokens[^1], places[at].Read);
        }

        cache.Resume(lengths, heads);
        var logits = Logits(_model.Residual(tensor(newest, _open, 1, device: _model.Device), cache));
        foreach (var place in places)
        {
            place.Read++;
        }

        return logits;
    }

    /// <summary>Reads what a sequence's place in the cache lacks but for the newest token.</summary>
    private void Prepare(KeyValueCache cache, int at)
    {
        var place = _places[at];
        var from = TextGeneration.WindowStart(place.Tokens.Count, _model.Config.ContextLength);
        if (from != place.Start)
        {
            (place.Start, place.Read) = (from, 0);
        }

        var wanted = place.Tokens.Count - 1 - from;
        if (place.Read == wanted)
        {
            return;
        }

        using var own = cache.Sequence(at, _model.Config.Heads);
        using var scope = NewDisposeScope();
        _ = _model.Residual(tensor([.. place.Tokens.Skip(from).Take(wanted).Select(token => (long)token)], 1, wanted, device: _model.Device), own);
        place.Read = wanted;
    }

    private Tensor ReadWhole(Place place)
    {
        var from = TextGeneration.WindowStart(place.Tokens.Count, _model.Config.ContextLength);
        var input = tensor([.. place.Tokens.Skip(from).Select(token => (long)token)], 1, place.Tokens.Count - from, device: _model.Device);
        using (input)
        {
            return _model.Residual(input);
        }
    }

    /// <summary>Logits after the last position of each row, one row after the other; releases the residual stream.</summary>
    private float[] Logits(Tensor residual)
    {
        using var scope = NewDisposeScope();
        using var all = residual; // [batch, time, width]
        var last = residual.narrow(1, residual.shape[1] - 1, 1); // [batch, 1, width]
        return _model.Logits(last).reshape(-1).to(ScalarType.Float32).cpu().data<float>().ToArray();
    }

    private sealed class Place(int number, List<int> tokens)
    {
        public int Number => number;

        public List<int> Tokens => tokens;

        /// <summary>Where the part of the sequence begins that the cache holds.</summary>
        public int Start { get; set; }

        /// <summary>Tokens of that part that the cache holds.</summary>
        public int Read { get; set; }
    }
}

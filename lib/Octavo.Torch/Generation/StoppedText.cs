using Octavo.Tokenizers;

namespace Octavo.Torch.Generation;

/// <summary>The text of new tokens up to the first stop text; what may begin one, or half a character, is held back until it is certain.</summary>
internal sealed class StoppedText(ITokenizer tokenizer, IReadOnlyList<string> stops, Action<string>? onText)
{
    /// <summary>What a tokenizer writes for bytes that form no character, or not yet.</summary>
    private const char Unfinished = '\uFFFD';

    private readonly List<int> _tokens = [];
    private int _reported;
    private string? _stopped;

    /// <summary>Adds a token and says whether a stop text has come.</summary>
    public bool Add(int token)
    {
        if (_stopped is not null)
        {
            return true;
        }

        _tokens.Add(token);
        if (stops.Count == 0 && onText is null)
        {
            return false;
        }

        var text = tokenizer.Decode(_tokens);
        var ends = stops.Select(stop => text.IndexOf(stop, StringComparison.Ordinal)).Where(index => index >= 0).ToArray();
        if (ends.Length > 0)
        {
            _stopped = text[..ends.Min()];
            Report(_stopped, _stopped.Length);
            return true;
        }

        Report(text, text.Length - Held(text));
        return false;
    }

    /// <summary>Reports what was held back, and gives the whole text.</summary>
    public string Finish()
    {
        var text = _stopped ?? tokenizer.Decode(_tokens);
        Report(text, text.Length);
        return text;
    }

    private int Held(string text)
    {
        var whole = text.AsSpan().TrimEnd(Unfinished);
        var held = stops
            .Select(stop => Enumerable.Range(1, stop.Length - 1).LastOrDefault(length => text.EndsWith(stop[..length], StringComparison.Ordinal)))
            .DefaultIfEmpty(0)
            .Max();
        return Math.Max(held, text.Length - whole.Length);
    }

    private void Report(string text, int length)
    {
        if (length > _reported)
        {
            onText?.Invoke(text[_reported..length]);
            _reported = length;
        }
    }
}

namespace Octavo.Torch.Generation;

/// <summary>New tokens up to the first stop sequence; those that may begin one are held back until it is certain.</summary>
internal sealed class StoppedTokens(IReadOnlyList<int[]> stops)
{
    // Of two that end with the same token the longer one counts.
    private readonly int[][] _stops = [.. stops.OrderByDescending(stop => stop.Length)];
    private readonly List<int> _tokens = [];
    private int _certain;

    /// <summary>Whether a stop sequence has come.</summary>
    public bool Ended { get; private set; }

    /// <summary>The tokens, without the stop sequence.</summary>
    public int[] Tokens => [.. _tokens];

    /// <summary>Adds a token and gives those that are certain to belong to the result since the last call.</summary>
    public IReadOnlyList<int> Add(int token, bool last)
    {
        _tokens.Add(token);
        var held = 0;
        foreach (var stop in _stops)
        {
            if (EndsWith(stop))
            {
                _tokens.RemoveRange(_tokens.Count - stop.Length, stop.Length);
                Ended = true;
                return Release(0);
            }

            for (var length = Math.Min(stop.Length - 1, _tokens.Count); length > held; length--)
            {
                if (EndsWith(stop.AsSpan(0, length)))
                {
                    held = length;
                }
            }
        }

        return Release(last ? 0 : held);
    }

    private bool EndsWith(ReadOnlySpan<int> sequence)
    {
        var from = _tokens.Count - sequence.Length;
        for (var i = 0; i < sequence.Length; i++)
        {
            if (from < 0 || _tokens[from + i] != sequence[i])
            {
                return false;
            }
        }

        return true;
    }

    private IReadOnlyList<int> Release(int held)
    {
        var from = _certain;
        _certain = Math.Max(from, _tokens.Count - held);
        return _tokens[from.._certain];
    }
}

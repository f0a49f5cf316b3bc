using Octavo.Torch.Models;

namespace Octavo.Torch.Training;

/// <summary>
/// Documents of a stream, packed: an endless sequence of epochs, each of which has every document once after a separator. Everything follows
/// from the seed and the index of a window, so nothing need be remembered between steps. May be read from several threads.
/// </summary>
/// <remarks>
/// Windows follow each other without a gap and take their places in an epoch's order of their own, so that a long document's windows do not
/// all meet in one batch. An epoch's two orders are kept as arrays: 12 bytes per document and 4 per window.
/// </remarks>
internal sealed class PackedDocuments
{
    private readonly TokenStream _stream;
    private readonly int _contextLength;
    private readonly int _separator;
    private readonly int _seed;
    private readonly long _epochLength;
    private readonly Lock _gate = new();
    private (long Number, Epoch Epoch)[] _recent = [];

    public PackedDocuments(TokenStream stream, int contextLength, DocumentPacking packing, int seed)
    {
        (_stream, _contextLength, _separator, _seed) = (stream, contextLength, packing.Separator, seed);
        _epochLength = stream.Count + stream.Documents;
    }

    /// <summary>Where a window begins in the sequence of packed epochs; windows count from 0 over the whole run.</summary>
    public long Start(long window)
    {
        var number = (long)((Int128)window * _contextLength / _epochLength);
        var first = FirstWindow(number);
        return (first + At(number).Windows[(int)(window - first)]) * _contextLength;
    }

    /// <summary>Reads the packed tokens from <paramref name="start"/> on.</summary>
    public void Read(long start, Span<long> window)
    {
        while (!window.IsEmpty)
        {
            var epoch = At(start / _epochLength);
            var offset = start % _epochLength;
            var place = Array.BinarySearch(epoch.Starts, offset);
            place = place >= 0 ? place : ~place - 1;
            var within = offset - epoch.Starts[place];
            if (within == 0)
            {
                window[0] = _separator;
                window = window[1..];
                (start, within) = (start + 1, 1);
            }

            var (first, length) = _stream.Document(epoch.Documents[place]);
            var part = (int)Math.Min(window.Length, length + 1 - within);
            _stream.Read(first + within - 1, window[..part]);
            window = window[part..];
            start += part;
        }
    }

    /// <summary>The first window that begins in an epoch, or after it where none does.</summary>
    private long FirstWindow(long number) => (long)((((Int128)number * _epochLength) + _contextLength - 1) / _contextLength);

    /// <summary>The layout of an epoch; a window at an epoch's end reads two of them in turn, so two are kept.</summary>
    private Epoch At(long number)
    {
        lock (_gate)
        {
            foreach (var (known, kept) in _recent)
            {
                if (known == number)
                {
                    return kept;
                }
            }

            var epoch = Lay(number);
            _recent = [(number, epoch), .. _recent.Take(1)];
            return epoch;
        }
    }

    private Epoch Lay(long number)
    {
        var documents = Shuffled(checked((int)_stream.Documents), Randomness.DocumentOrder, number);
        var starts = new long[documents.Length];
        for (var i = 1; i < starts.Length; i++)
        {
            starts[i] = starts[i - 1] + 1 + _stream.Document(documents[i - 1]).Length;
        }

        return new Epoch(documents, starts, Shuffled(checked((int)(FirstWindow(number + 1) - FirstWindow(number))), Randomness.WindowOrder, number));
    }

    private int[] Shuffled(int count, ulong stream, long epoch)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            order[i] = i;
        }

        for (var i = count - 1; i > 0; i--)
        {
            var other = (int)Randomness.Below(Randomness.Derive(_seed, stream, ((ulong)epoch << 32) + (ulong)i), i + 1L);
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order;
    }

    /// <summary>One epoch: its documents in their order, where each one's separator lies, and the order of the windows that begin in it.</summary>
    private sealed record Epoch(int[] Documents, long[] Starts, int[] Windows);
}

using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>Keys and values of the tokens that a model has read, so that the next token costs one position instead of all.</summary>
/// <remarks>Per block one buffer each of [batch * heads, capacity, head width]; a product reads a part of it without copying.</remarks>
internal sealed class KeyValueCache : IDisposable
{
    private readonly Tensor[] _keys;
    private readonly Tensor[] _values;

    public KeyValueCache(int layers, long batchHeads, int capacity, int headWidth, Device device, ScalarType type)
    {
        // Zeros: what a mask hides still takes part in products, where a stray NaN would spread.
        Tensor Buffer() => zeros(batchHeads, capacity, headWidth, dtype: type, device: device).DetachFromDisposeScope();
        Capacity = capacity;
        _keys = [.. Enumerable.Range(0, layers).Select(_ => Buffer())];
        _values = [.. Enumerable.Range(0, layers).Select(_ => Buffer())];
    }

    private KeyValueCache(Tensor[] keys, Tensor[] values, int capacity) => (_keys, _values, Capacity) = (keys, values, capacity);

    /// <summary>The most positions that fit.</summary>
    public int Capacity { get; }

    /// <summary>Positions read so far.</summary>
    public int Length { get; private set; }

    /// <summary>Set while a pass reads one token each of sequences of different lengths; null where all have <see cref="Length"/>.</summary>
    public UnevenLengths? Uneven { get; private set; }

    /// <summary>Stores a block's new keys and values, [batch * heads, new, head width], and gives all of them, old and new.</summary>
    public (Tensor Keys, Tensor Values) Append(int layer, Tensor keys, Tensor values)
    {
        if (Uneven is { } uneven)
        {
            return (uneven.Append(_keys[layer], keys), uneven.Append(_values[layer], values));
        }

        var added = keys.shape[1];
        using (var room = _keys[layer].narrow(1, Length, added))
        {
            room.copy_(keys);
        }

        using (var room = _values[layer].narrow(1, Length, added))
        {
            room.copy_(values);
        }

        return (_keys[layer].narrow(1, 0, Length + added), _values[layer].narrow(1, 0, Length + added));
    }

    /// <summary>Counts the positions that every block has appended in this pass.</summary>
    public void Advance(int positions) => Length += positions;

    /// <summary>Forgets the positions from <paramref name="length"/> on.</summary>
    public void Truncate(int length) => Length = Math.Min(Length, length);

    /// <summary>One sequence's part of the buffers, as an empty cache of its own: what it reads is read for this one too.</summary>
    public KeyValueCache Sequence(int sequence, int heads)
    {
        Tensor Part(Tensor buffer) => buffer.narrow(0, (long)sequence * heads, heads).DetachFromDisposeScope();
        return new KeyValueCache([.. _keys.Select(Part)], [.. _values.Select(Part)], Capacity);
    }

    /// <summary>Copies the first <paramref name="length"/> positions of one sequence over those of another.</summary>
    public void Copy(int from, int to, int length, int heads)
    {
        using var scope = NewDisposeScope();
        foreach (var buffer in _keys.Concat(_values))
        {
            var source = buffer.narrow(0, (long)from * heads, heads).narrow(1, 0, length);
            buffer.narrow(0, (long)to * heads, heads).narrow(1, 0, length).copy_(source);
        }
    }

    /// <summary>Puts in each sequence's place what the named sequence has read: after it, sequence i has read what sequence <paramref name="rows"/>[i] had.</summary>
    public void Reorder(ReadOnlySpan<int> rows, int heads)
    {
        using var scope = NewDisposeScope();
        var places = new long[rows.Length * heads];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = ((long)rows[i / heads] * heads) + (i % heads);
        }

        var from = tensor(places, device: _keys[0].device);
        foreach (var buffer in _keys.Concat(_values))
        {
            var read = buffer.narrow(1, 0, Length);
            read.copy_(read.index_select(0, from));
        }
    }

    /// <summary>
    /// Prepares a pass that reads one more token of each of the first sequences, which have read that many positions.
    /// The caller's dispose scope owns what is prepared.
    /// </summary>
    public void Resume(ReadOnlySpan<int> lengths, int heads)
    {
        var batch = _keys[0].shape[0] / heads;
        var even = lengths.Length == batch && !lengths.ContainsAnyExcept(lengths[0]);
        Uneven = even ? null : new UnevenLengths(lengths, heads, _keys[0]);
        Length = Uneven?.Longest ?? lengths[0];
    }

    /// <summary>A cache of <paramref name="copies"/> sequences that all begin with this one's single sequence.</summary>
    public KeyValueCache Repeat(int copies, int heads, int capacity)
    {
        var headWidth = (int)_keys[0].shape[2];
        var repeated = new KeyValueCache(_keys.Length, (long)copies * heads, capacity, headWidth, _keys[0].device, _keys[0].dtype) { Length = Length };
        using var scope = NewDisposeScope();
        foreach (var (from, to) in _keys.Concat(_values).Zip(repeated._keys.Concat(repeated._values)))
        {
            var source = from.narrow(1, 0, Length).unsqueeze(0).expand(copies, heads, Length, headWidth);
            to.narrow(1, 0, Length).view(copies, heads, Length, headWidth).copy_(source);
        }

        return repeated;
    }

    public void Dispose()
    {
        foreach (var tensor in _keys.Concat(_values))
        {
            tensor.Dispose();
        }
    }
}

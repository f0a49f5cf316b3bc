using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>One pass over one token each of sequences that have read different numbers of positions.</summary>
/// <remarks>Lives inside the dispose scope of the pass, which owns the tensors.</remarks>
internal sealed class UnevenLengths
{
    private readonly Tensor _rows; // [batch * heads, 1, head width]

    /// <param name="lengths">Positions that each sequence has read.</param>
    /// <param name="heads">Heads of the model.</param>
    /// <param name="buffer">A cache's buffer, for its head width, number type and device.</param>
    public UnevenLengths(ReadOnlySpan<int> lengths, int heads, Tensor buffer)
    {
        long batch = lengths.Length;
        Longest = lengths[0];
        foreach (var length in lengths)
        {
            Longest = Math.Max(Longest, length);
        }

        var keys = Longest + 1;
        var positions = new long[lengths.Length];
        var hidden = new float[lengths.Length * keys];
        for (var row = 0; row < lengths.Length; row++)
        {
            positions[row] = lengths[row];
            hidden.AsSpan((row * keys) + lengths[row] + 1, keys - lengths[row] - 1).Fill(float.NegativeInfinity);
        }

        Positions = tensor(positions, batch, 1, device: buffer.device);
        Mask = tensor(hidden, batch, 1, 1, keys, dtype: buffer.dtype, device: buffer.device)
            .expand(batch, heads, 1, keys)
            .reshape(batch * heads, 1, keys);
        _rows = Positions.view(batch, 1, 1, 1)
            .expand(batch, heads, 1, buffer.shape[2])
            .reshape(batch * heads, 1, buffer.shape[2]);
    }

    /// <summary>The most positions that a sequence has read.</summary>
    public int Longest { get; }

    /// <summary>Where each sequence's token stands: [batch, 1].</summary>
    public Tensor Positions { get; }

    /// <summary>0 where a token may look and -infinity behind its sequence's end: [batch * heads, 1, keys].</summary>
    public Tensor Mask { get; }

    /// <summary>Stores each sequence's new keys or values at its own end, and gives those of the batch up to the longest.</summary>
    public Tensor Append(Tensor buffer, Tensor added)
    {
        using var active = buffer.narrow(0, 0, added.shape[0]);
        active.scatter_(1, _rows, added);
        return active.narrow(1, 0, Longest + 1);
    }
}

namespace Octavo.Notebooks.Wire;

/// <summary>
/// Remembers the signatures of the latest messages, so that one that is sent a second time can be told. A signature covers the header
/// and with it the message's id. The memory is bounded: the oldest signature makes room for the newest.
/// </summary>
internal sealed class ReplayWindow
{
    /// <summary>How many signatures are kept: Jupyter's own sessions keep as many.</summary>
    public const int Capacity = 65_536;

    private readonly HashSet<UInt128> known = [];
    private readonly Queue<UInt128> order = new();

    /// <summary>Remembers a signature; false where it is known already. One thread at a time.</summary>
    public bool Add(ReadOnlySpan<byte> signature)
    {
        // Half of an HMAC-SHA256 tells messages apart as surely as the whole.
        var digest = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(signature);
        if (!known.Add(digest))
        {
            return false;
        }

        order.Enqueue(digest);
        if (order.Count > Capacity)
        {
            known.Remove(order.Dequeue());
        }

        return true;
    }
}

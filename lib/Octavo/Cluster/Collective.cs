namespace Octavo.Cluster;

/// <summary>What collective operations send.</summary>
public static class Collective
{
    /// <summary>
    /// Bytes that each rank sends in a ring all-reduce, over the bytes of the message: 2(n-1)/n, a reduce-scatter and an all-gather
    /// (Patarasuk and Yuan 2009).
    /// </summary>
    public static double RingShare(int ranks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ranks, 1);
        return 2.0 * (ranks - 1) / ranks;
    }
}

using System.Numerics;
using System.Runtime.InteropServices;

namespace Octavo.Torch.Parallel;

/// <summary>
/// Sums over all processes by passing parts around a ring, first to add them up, then to hand the sums out: every process sends 2(n-1)/n of
/// the message (Patarasuk and Yuan 2009). Each part is added up in the order of the ranks, beginning with a rank that depends on the part
/// alone, so that the sums are the same bits everywhere and in every run; MPI's own all-reduce does not promise that.
/// </summary>
internal static unsafe class RingReduction
{
    /// <summary>Sends numbers to the next rank while it receives others from the one before.</summary>
    public delegate void Exchange(float* send, long sendCount, float* receive, long receiveCount);

    /// <summary>Sums in place.</summary>
    /// <param name="numbers">The first number.</param>
    /// <param name="count">How many.</param>
    /// <param name="rank">This process.</param>
    /// <param name="size">How many processes.</param>
    /// <param name="exchange">How they talk.</param>
    public static void Sum(float* numbers, long count, int rank, int size, Exchange exchange)
    {
        if (size == 1 || count == 0)
        {
            return;
        }

        var received = (float*)NativeMemory.Alloc((nuint)((count / size) + 1), sizeof(float));
        try
        {
            for (var step = 0; step < size - 1; step++)
            {
                var (send, receive) = (Part(rank - step), Part(rank - step - 1));
                exchange(numbers + send.Start, send.Count, received, receive.Count);
                Add(received, numbers + receive.Start, receive.Count);
            }
        }
        finally
        {
            NativeMemory.Free(received);
        }

        for (var step = 0; step < size - 1; step++)
        {
            var (send, receive) = (Part(rank + 1 - step), Part(rank - step));
            exchange(numbers + send.Start, send.Count, numbers + receive.Start, receive.Count);
        }

        (long Start, long Count) Part(int index)
        {
            var part = ((index % size) + size) % size;
            var start = count * part / size;
            return (start, (count * (part + 1) / size) - start);
        }
    }

    private static void Add(float* from, float* to, long count)
    {
        var i = 0L;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            (Vector.Load(from + i) + Vector.Load(to + i)).Store(to + i);
        }

        for (; i < count; i++)
        {
            to[i] += from[i];
        }
    }
}

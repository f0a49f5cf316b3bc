using System.Numerics;

namespace Octavo.Statistics;

/// <summary>
/// A reproducible stream of random numbers, the same on every machine and version: xoshiro256** (Blackman and Vigna 2021)
/// started by splitmix64 from a seed and an index, so that item 17 of a loop draws the same whatever the others draw.
/// Not for secrets, and not to be shared between threads.
/// </summary>
public sealed class RandomStream
{
    private ulong state0;
    private ulong state1;
    private ulong state2;
    private ulong state3;

    /// <summary>The stream of item <paramref name="index"/> under <paramref name="seed"/>.</summary>
    public RandomStream(int seed, long index = 0)
    {
        var first = unchecked((ulong)seed);
        var mixed = SplitMix(ref first) ^ unchecked((ulong)index);
        state0 = SplitMix(ref mixed);
        state1 = SplitMix(ref mixed);
        state2 = SplitMix(ref mixed);
        state3 = SplitMix(ref mixed);
    }

    internal RandomStream(ulong state0, ulong state1, ulong state2, ulong state3) =>
        (this.state0, this.state1, this.state2, this.state3) = (state0, state1, state2, state3);

    /// <summary>The next 64 random bits.</summary>
    public ulong NextBits()
    {
        var result = BitOperations.RotateLeft(state1 * 5, 7) * 9;
        var shifted = state1 << 17;
        state2 ^= state0;
        state3 ^= state1;
        state1 ^= state2;
        state0 ^= state3;
        state2 ^= shifted;
        state3 = BitOperations.RotateLeft(state3, 45);
        return result;
    }

    /// <summary>A uniform integer in [0, <paramref name="bound"/>), each equally likely.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not positive.</exception>
    public int NextInteger(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        var range = (ulong)bound;
        var threshold = unchecked(0UL - range) % range;
        while (true)
        {
            // Lemire 2019: the high half of the product is uniform once the low half is not in the uneven rest.
            var high = Math.BigMul(NextBits(), range, out var low);
            if (low >= threshold)
            {
                return (int)high;
            }
        }
    }

    /// <summary>A uniform number in [0, 1) with 53 random bits.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A standard normal number (Box and Muller 1958).</summary>
    public double NextNormal()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>
    /// <paramref name="count"/> different indices below <paramref name="population"/>, in random order.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">More are asked than there are.</exception>
    public int[] Sample(int population, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, population);
        var indices = new int[population];
        for (var i = 0; i < population; i++)
        {
            indices[i] = i;
        }

        for (var i = 0; i < count; i++)
        {
            var other = i + NextInteger(population - i);
            (indices[i], indices[other]) = (indices[other], indices[i]);
        }

        return indices[..count];
    }

    internal static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

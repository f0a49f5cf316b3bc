namespace Octavo.Torch.Models;

/// <summary>
/// Independent random streams from one seed: each item (a batch row, a step's dropout, a generated token) gets a number that depends on
/// the seed, the purpose and the item's index alone, so nothing depends on what was drawn before.
/// </summary>
/// <remarks>Mixing function: SplitMix64 (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators", figure 13).</remarks>
internal static class Randomness
{
    /// <summary>Stream of initial weights.</summary>
    public const ulong Weights = 1;

    /// <summary>Stream of batch rows.</summary>
    public const ulong Batches = 2;

    /// <summary>Stream of dropout masks.</summary>
    public const ulong Dropout = 3;

    /// <summary>Stream of sampled tokens.</summary>
    public const ulong Sampling = 4;

    /// <summary>Stream of the order of documents in an epoch.</summary>
    public const ulong DocumentOrder = 5;

    /// <summary>Stream of the order of packed windows in an epoch.</summary>
    public const ulong WindowOrder = 6;

    /// <summary>64 random bits for one item of one stream.</summary>
    public static ulong Derive(int seed, ulong stream, ulong item = 0) =>
        Mix(Mix(Mix(unchecked((ulong)seed)) ^ stream) ^ item);

    /// <summary>A number in [0, <paramref name="limit"/>) from 64 random bits; the bias is below limit / 2^64.</summary>
    public static long Below(ulong bits, long limit) => (long)Math.BigMul(bits, (ulong)limit, out _);

    /// <summary>A number in [0, 1) from 64 random bits, with 53 of them.</summary>
    public static double Unit(ulong bits) => (bits >> 11) * (1.0 / (1UL << 53));

    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9e3779b97f4a7c15;
            value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
            value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
            return value ^ (value >> 31);
        }
    }
}

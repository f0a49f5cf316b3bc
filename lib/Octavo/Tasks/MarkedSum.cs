using System.Globalization;
using Octavo.Statistics;

namespace Octavo.Tasks;

/// <summary>
/// The adding problem in tokens, for any model that reads them: digits, one in each half marked, then the sum of the two is asked for. After
/// Hochreiter and Schmidhuber 1997, section 5.4, with digits in place of real numbers.
/// </summary>
/// <remarks>Tokens 0 to 9 are digits, 10 to 19 marked digits, 20 the equals sign, 21 to 39 the sums 0 to 18.</remarks>
public sealed record MarkedSum : ITokenTask
{
    private const int Digits = 10;
    private const int EqualsSign = 2 * Digits;
    private const int FirstSum = EqualsSign + 1;

    /// <summary>Decides the examples.</summary>
    public required int Seed { get; init; }

    /// <summary>Digits of a sequence.</summary>
    public required int DigitCount { get; init; }

    /// <inheritdoc/>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"marked sum over {DigitCount} digits");

    /// <summary>Digits, marked digits, the equals sign and 19 sums.</summary>
    public int VocabularySize => FirstSum + (2 * Digits) - 1;

    /// <summary>The digits and the equals sign.</summary>
    public int Length => DigitCount + 1;

    /// <summary>The most frequent sum, 9: ten of the hundred pairs of digits.</summary>
    public double ChanceAccuracy => 1.0 / Digits;

    /// <summary>Loss of who knows the task and remembers nothing, in nats: the entropy of the sum of two digits.</summary>
    public static double MemorylessLoss => Enumerable.Range(0, (2 * Digits) - 1)
        .Select(sum => (Digits - Math.Abs(sum - (Digits - 1))) / (double)(Digits * Digits))
        .Sum(share => -share * Math.Log(share));

    /// <summary>Digits as digits, marked ones with a star, sums as sum0, sum1, ...</summary>
    public string Word(int token) => token switch
    {
        < Digits => token.ToString(CultureInfo.InvariantCulture),
        < EqualsSign => string.Create(CultureInfo.InvariantCulture, $"*{token - Digits}"),
        EqualsSign => "=",
        _ => string.Create(CultureInfo.InvariantCulture, $"sum{token - FirstSum}"),
    };

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There are fewer than two digits.</exception>
    public TokenExample Draw(TaskSplit split, long index) => DigitCount >= 2
        ? TaskDraw.Of(Name, Seed, split, index, Make)
        : throw new ArgumentException($"MarkedSum: DigitCount is {DigitCount}; it must be at least 2.");

    /// <summary>A place in the first half of a sequence and one in the second.</summary>
    internal static (int First, int Second) Places(RandomStream random, int length)
    {
        var half = length / 2;
        return (random.NextInteger(half), half + random.NextInteger(length - half));
    }

    private TokenExample Make(RandomStream random)
    {
        int[] digits = [.. Enumerable.Range(0, DigitCount).Select(_ => random.NextInteger(Digits))];
        var (first, second) = Places(random, DigitCount);
        var sum = digits[first] + digits[second];
        digits[first] += Digits;
        digits[second] += Digits;
        var target = new int[Length];
        Array.Fill(target, TokenExample.Unscored);
        target[^1] = FirstSum + sum;
        return new TokenExample { Input = [.. digits, EqualsSign], Target = target };
    }
}

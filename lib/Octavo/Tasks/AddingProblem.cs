using System.Globalization;

namespace Octavo.Tasks;

/// <summary>
/// The adding problem on real numbers: a sequence of numbers, two of them marked, whose sum is asked for at the end. Source: Hochreiter and
/// Schmidhuber 1997, section 5.4; marks placed as in Arjovsky et al. 2016, section 5.2: one in each half.
/// </summary>
/// <remarks>For models that read tokens there is <see cref="MarkedSum"/>, the same on digits.</remarks>
public sealed record AddingProblem
{
    /// <summary>Mean squared error of who always says 1: the variance of the sum of two numbers uniform between 0 and 1.</summary>
    public const double ConstantMeanSquaredError = 1.0 / 6;

    /// <summary>Decides the examples.</summary>
    public required int Seed { get; init; }

    /// <summary>Numbers of a sequence.</summary>
    public required int Length { get; init; }

    /// <summary>The task and what varies about it, for records and tables.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"adding over {Length} numbers");

    /// <summary>An example.</summary>
    /// <param name="split">Which part of the examples; no example is in two.</param>
    /// <param name="index">Which example of the part, from 0.</param>
    /// <exception cref="ArgumentException">There are fewer than two numbers.</exception>
    public AddingExample Draw(TaskSplit split, long index) => Length >= 2
        ? TaskDraw.Of(Name, Seed, split, index, Make, SplitKey)
        : throw new ArgumentException($"AddingProblem: Length is {Length}; it must be at least 2.");

    /// <summary>What decides an example's split: the bits of its numbers and its marks.</summary>
    internal static IEnumerable<int> SplitKey(AddingExample example) => example.Values.Concat(example.Marks).Select(BitConverter.SingleToInt32Bits);

    private AddingExample Make(Statistics.RandomStream random)
    {
        var values = new float[Length];
        for (var place = 0; place < Length; place++)
        {
            values[place] = random.NextInteger(1 << 24) / (float)(1 << 24); // all that single precision tells apart evenly
        }

        var (first, second) = MarkedSum.Places(random, Length);
        var marks = new float[Length];
        marks[first] = marks[second] = 1;
        return new AddingExample { Values = values, Marks = marks, Target = values[first] + values[second] };
    }
}

using System.Globalization;
using Octavo.Statistics;

namespace Octavo.Tasks;

/// <summary>
/// Texts of classes whose sizes fall by a power law (Zipf 1949): class c, counted from 1, has examples in proportion to c^-Exponent. A text
/// has some words of its class, each class having words of its own, among words that all classes share.
/// </summary>
/// <remarks>
/// A few labelled texts show only some of a rare class's words; that its words go together can be learned from unlabelled texts
/// (<see cref="ZipfTarget.NextWord"/>). Training has exactly <see cref="TrainingExamples"/> different labelled examples, with class sizes
/// exact; a higher index begins again. Validation and test ask about all classes equally often, or about one <see cref="Bin"/>.
/// </remarks>
public sealed record ZipfClasses : ITokenTask
{
    private const int Question = 0;
    private const int Bins = 3;

    /// <summary>Decides the examples.</summary>
    public required int Seed { get; init; }

    /// <summary>Classes, at least three.</summary>
    public required int Classes { get; init; }

    /// <summary>Exponent of the power law; 0 makes all classes equal.</summary>
    public required double Exponent { get; init; }

    /// <summary>Labelled examples that there are for training, at least one a class.</summary>
    public required int TrainingExamples { get; init; }

    /// <summary>Words of each class.</summary>
    public required int WordsPerClass { get; init; }

    /// <summary>Words that all classes share.</summary>
    public required int SharedWords { get; init; }

    /// <summary>Words of a text.</summary>
    public required int TextLength { get; init; }

    /// <summary>How many of them are words of its class.</summary>
    public required int ClassWordsInText { get; init; }

    /// <summary>What is asked.</summary>
    public required ZipfTarget Target { get; init; }

    /// <summary>The classes that validation and test ask about; null for all.</summary>
    public FrequencyBin? Bin { get; init; }

    /// <inheritdoc/>
    public string Name => string.Create(
        CultureInfo.InvariantCulture, $"{Classes} classes by c^-{Exponent}, {(Target == ZipfTarget.Class ? $"{TrainingExamples} labels, {Bin?.ToString() ?? "all"}" : "next word")}");

    /// <summary>The question mark, the shared words, the words of the classes and a name for each class.</summary>
    public int VocabularySize => FirstClass + Classes;

    /// <summary>The text and a question mark.</summary>
    public int Length => TextLength + 1;

    /// <summary>One of the classes asked about; of words, the most frequent.</summary>
    public double ChanceAccuracy => Target == ZipfTarget.Class
        ? 1.0 / AskedClasses.Count
        : Math.Max((double)(TextLength - ClassWordsInText) / SharedWords, Probabilities[0] * ClassWordsInText / WordsPerClass) / TextLength;

    /// <summary>Labelled training examples of each class, from the most frequent; each has at least one.</summary>
    public IReadOnlyList<int> ClassSizes
    {
        get
        {
            double[] quotas = [.. Probabilities.Select(probability => probability * TrainingExamples)];
            int[] sizes = [.. quotas.Select(quota => Math.Max(1, (int)quota))];
            for (var missing = TrainingExamples - sizes.Sum(); missing != 0; missing -= Math.Sign(missing))
            {
                var sign = Math.Sign(missing);
                var most = Enumerable.Range(0, Classes).Where(one => sizes[one] + sign >= 1).MaxBy(one => sign * (quotas[one] - sizes[one]));
                sizes[most] += sign;
            }

            return sizes;
        }
    }

    private double[] Probabilities
    {
        get
        {
            double[] weights = [.. Enumerable.Range(1, Classes).Select(rank => Math.Pow(rank, -Exponent))];
            var sum = weights.Sum();
            return [.. weights.Select(weight => weight / sum)];
        }
    }

    private List<int> AskedClasses => [.. Enumerable.Range(0, Classes).Where(one => Bin is null || BinOf(one) == Bin)];

    private int FirstClassWord => Question + 1 + SharedWords;

    private int FirstClass => FirstClassWord + (Classes * WordsPerClass);

    /// <summary>Words are invented; classes are topic1, topic2, ... from the most frequent.</summary>
    public string Word(int token) => token == Question ? "?"
        : token < FirstClass ? TaskWords.Invented(token)
        : string.Create(CultureInfo.InvariantCulture, $"topic{token - FirstClass + 1}");

    /// <summary>The third of the classes that a class belongs to.</summary>
    /// <param name="one">The class, from 0, the most frequent.</param>
    public FrequencyBin BinOf(int one) => (FrequencyBin)(Bins * one / Classes);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public TokenExample Draw(TaskSplit split, long index)
    {
        Validate();
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return Target == ZipfTarget.Class && split == TaskSplit.Train
            ? TaskDraw.Of(Name, Seed, split, index % TrainingExamples, random => Make(random, TrainingClass(index % TrainingExamples)))
            : TaskDraw.Of(Name, Seed, split, index, random => Make(random, Target == ZipfTarget.Class ? AnyAsked(random) : ByFrequency(random)));
    }

    private void Validate()
    {
        if (Classes < Bins || Exponent < 0 || TrainingExamples < Classes)
        {
            throw new ArgumentException(
                $"ZipfClasses: Classes {Classes} must be at least {Bins}, Exponent {Exponent} not negative, and TrainingExamples {TrainingExamples} at least one a class.");
        }

        if (WordsPerClass < 1 || SharedWords < 1 || ClassWordsInText < 1 || ClassWordsInText > TextLength)
        {
            throw new ArgumentException(
                $"ZipfClasses: WordsPerClass {WordsPerClass} and SharedWords {SharedWords} must be at least 1, and ClassWordsInText {ClassWordsInText} from 1 to TextLength {TextLength}.");
        }
    }

    /// <summary>The class of a training example: as many have each class as its size says, the classes mixed.</summary>
    private int TrainingClass(long example)
    {
        // Steps of a size that has no divisor in common with the number of examples come by each place once, far from the one before.
        var step = (long)(TrainingExamples * 0.618) + 1;
        while (System.Numerics.BigInteger.GreatestCommonDivisor(step, TrainingExamples) != 1)
        {
            step++;
        }

        var place = example * step % TrainingExamples;
        var sizes = ClassSizes;
        var one = 0;
        while (place >= sizes[one])
        {
            place -= sizes[one++];
        }

        return one;
    }

    private int AnyAsked(RandomStream random)
    {
        var asked = AskedClasses;
        return asked[random.NextInteger(asked.Count)];
    }

    private int ByFrequency(RandomStream random)
    {
        var probabilities = Probabilities;
        var left = random.NextDouble();
        var one = 0;
        while (one < Classes - 1 && left >= probabilities[one])
        {
            left -= probabilities[one++];
        }

        return one;
    }

    private TokenExample Make(RandomStream random, int one)
    {
        var input = new int[Length];
        var target = new int[Length];
        Array.Fill(target, TokenExample.Unscored);
        var order = random.Sample(TextLength, TextLength);
        for (var place = 0; place < TextLength; place++)
        {
            input[place] = order[place] < ClassWordsInText
                ? FirstClassWord + (one * WordsPerClass) + random.NextInteger(WordsPerClass)
                : Question + 1 + random.NextInteger(SharedWords);
        }

        input[TextLength] = Question;
        if (Target == ZipfTarget.Class)
        {
            target[TextLength] = FirstClass + one;
        }
        else
        {
            input.AsSpan(1, TextLength - 1).CopyTo(target);
        }

        return new TokenExample { Input = input, Target = target };
    }
}

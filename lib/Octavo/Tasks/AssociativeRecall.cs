using System.Globalization;
using Octavo.Statistics;

namespace Octavo.Tasks;

/// <summary>
/// Multi-query associative recall: key-value pairs are listed, and later every key comes again; the model is to give its value. Source: Arora
/// et al. 2023 ("Zoology"), section 3.1 and appendix; the queries stand where its power law puts them.
/// </summary>
/// <remarks>
/// Tokens 1 to V/2 - 1 are keys, V/2 to V - 1 values, 0 is a blank. As in the source the value does not follow its query: if it did, naming a
/// value not given yet would be right in (1 + 1/2 + ... + 1/Pairs) / Pairs of the cases without looking at the key, and small models stay there
/// for long. Unlike in the source, which of the pairs is asked for at which place is a shuffle (there, pairs listed first tend to come first),
/// so that a query's place says nothing and chance is exact.
/// </remarks>
public sealed record AssociativeRecall : ITokenTask
{
    /// <summary>Exponent of the law by which queries come sooner rather than later.</summary>
    public const double PowerLaw = 0.01;

    /// <summary>Decides the examples.</summary>
    public required int Seed { get; init; }

    /// <inheritdoc/>
    public required int VocabularySize { get; init; }

    /// <inheritdoc/>
    public required int Length { get; init; }

    /// <summary>Key-value pairs to remember.</summary>
    public required int Pairs { get; init; }

    /// <summary>
    /// Training examples, counted from the first, that have fewer pairs: 2, then 4, then 8 and so on below <see cref="Pairs"/>, each number for an
    /// equal share of these examples. 0 for none. Validation and test always have all pairs.
    /// </summary>
    /// <remarks>
    /// With many pairs from the beginning a small model guesses among the values for thousands of steps; with two it soon finds out how to look a
    /// key up, and keeps that. While these examples last, the loss of validation says little, so let it end no training.
    /// </remarks>
    public long EasierExamples { get; init; }

    /// <summary>
    /// Whether the places between queries hold random tokens, keys and values among them, as the source's generator has it where nothing is
    /// said; false leaves them blank, as in its published experiments, which is easier to learn.
    /// </summary>
    public bool RandomFillers { get; init; } = true;

    /// <inheritdoc/>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"recall of {Pairs} pairs in {Length} tokens{(RandomFillers ? string.Empty : ", blanks between")}");

    /// <summary>One of the values that were listed, chosen blindly.</summary>
    public double ChanceAccuracy => 1.0 / Pairs;

    /// <summary>Keys as k1, k2, ..., values as v0, v1, ...; the blank as a dot.</summary>
    public string Word(int token) => token == 0 ? "." : token < VocabularySize / 2 ? $"k{token}" : $"v{token - (VocabularySize / 2)}";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The pairs do not fit the length, or the vocabulary is too small.</exception>
    public TokenExample Draw(TaskSplit split, long index)
    {
        Validate();
        return TaskDraw.Of(Name, Seed, split, index, random => Make(random, split == TaskSplit.Train ? PairsOf(index) : Pairs));
    }

    private void Validate()
    {
        if (Length % 2 != 0 || Pairs < 1 || 4L * Pairs > Length)
        {
            throw new ArgumentException($"AssociativeRecall: {Pairs} pairs in {Length} tokens; the length must be even and at least four times the pairs.");
        }

        if (EasierExamples < 0)
        {
            throw new ArgumentException($"AssociativeRecall: EasierExamples is {EasierExamples}; it must not be negative.");
        }

        if (VocabularySize <= Length || VocabularySize % 2 != 0 || Pairs > (VocabularySize / 2) - 1)
        {
            throw new ArgumentException($"AssociativeRecall: VocabularySize {VocabularySize} must be even and larger than Length {Length}.");
        }
    }

    private int PairsOf(long index)
    {
        var stages = Enumerable.Range(1, 30).Count(stage => 1 << stage < Pairs);
        return index < EasierExamples && stages > 0 ? 2 << (int)(index * stages / EasierExamples) : Pairs;
    }

    private TokenExample Make(RandomStream random, int count)
    {
        var half = VocabularySize / 2;
        var keys = random.Sample(half - 1, count);
        var values = random.Sample(VocabularySize - half, count);
        var input = new int[Length];
        var target = new int[Length];
        Array.Fill(input, RandomFillers ? -1 : 0);
        Array.Fill(target, TokenExample.Unscored);
        var places = Places(random, (Length - (2 * count)) / 2, count);
        for (var pair = 0; pair < count; pair++)
        {
            var (key, value) = (1 + keys[pair], half + values[pair]);
            (input[2 * pair], input[(2 * pair) + 1]) = (key, value);
            var query = (2 * count) + (2 * places[pair]);
            input[query] = key;
            target[query] = value;
        }

        for (var place = 0; place < Length; place++)
        {
            if (input[place] < 0)
            {
                input[place] = random.NextInteger(VocabularySize);
            }
        }

        return new TokenExample { Input = input, Target = target };
    }

    // Slots without replacement, slot i (from 1) in proportion to a * i^(a - 1): the largest of log(p) plus Gumbel noise (Efraimidis and Spirakis 2006).
    private int[] Places(RandomStream random, int slots, int count)
    {
        int[] places = [.. Enumerable.Range(0, slots)
            .Select(slot => (Slot: slot, Weight: ((PowerLaw - 1) * Math.Log(slot + 1)) - Math.Log(-Math.Log(1 - random.NextDouble()))))
            .OrderByDescending(entry => entry.Weight)
            .Take(count)
            .Select(entry => entry.Slot)];
        return [.. random.Sample(count, count).Select(one => places[one])]; // the first drawn are the soonest: not always the first pair's
    }
}

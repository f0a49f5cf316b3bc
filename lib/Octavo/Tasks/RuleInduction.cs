using System.Globalization;
using Octavo.Statistics;

namespace Octavo.Tasks;

/// <summary>
/// A rule from one example: a string and what a rule makes of it, then a second string, of which the same is to be made. A rule puts the
/// letters in another order and moves each on in the alphabet; the one example always tells it from all other rules.
/// </summary>
/// <remarks>Tokens 0 to Letters - 1 are letters, then come the arrow and the semicolon.</remarks>
public sealed record RuleInduction : ITokenTask
{
    /// <summary>Decides the examples.</summary>
    public required int Seed { get; init; }

    /// <summary>Different letters.</summary>
    public required int Letters { get; init; }

    /// <summary>Letters of a string, all different; of their orders there are StringLength!.</summary>
    public required int StringLength { get; init; }

    /// <summary>Different amounts by which letters are moved on, from 0; 1 leaves them as they are.</summary>
    public required int Shifts { get; init; }

    /// <summary>Whether the rules of a split are in no other; false draws from all rules in each, so that the strings alone are new.</summary>
    public bool HeldOutRules { get; init; } = true;

    /// <inheritdoc/>
    public string Name => string.Create(
        CultureInfo.InvariantCulture, $"rules of {StringLength} letters and {Shifts} shifts, {(HeldOutRules ? "held out" : "seen")}");

    /// <summary>Letters, the arrow and the semicolon.</summary>
    public int VocabularySize => Letters + 2;

    /// <summary>Four strings and the marks between them, without the last letter.</summary>
    public int Length => (4 * StringLength) + 2;

    /// <summary>One of all letters.</summary>
    public double ChanceAccuracy => 1.0 / Letters;

    /// <summary>Different rules.</summary>
    public int Rules => Shifts * Orders;

    private int Orders => Enumerable.Range(1, StringLength).Aggregate(1, (product, factor) => product * factor);

    private int Arrow => Letters;

    private int Semicolon => Letters + 1;

    /// <summary>Letters as letters.</summary>
    public string Word(int token) => token < Letters ? TaskWords.Letters(token) : token == Arrow ? ">" : ";";

    /// <summary>The split that a rule belongs to, where rules are held out.</summary>
    /// <param name="rule">A rule, from 0 to <see cref="Rules"/> - 1.</param>
    public static TaskSplit SplitOf(int rule) => TaskDraw.SplitOf([rule]);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A value is out of its range, or the split has no rule.</exception>
    public TokenExample Draw(TaskSplit split, long index)
    {
        Validate();
        return TaskDraw.Of(Name, Seed, split, index, random => Make(random, split));
    }

    /// <summary>What a rule makes of a string.</summary>
    /// <param name="rule">A rule, from 0 to <see cref="Rules"/> - 1.</param>
    /// <param name="letters">The string.</param>
    public IReadOnlyList<int> Apply(int rule, IReadOnlyList<int> letters)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rule);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rule, Rules);
        ArgumentNullException.ThrowIfNull(letters);
        var (order, shift) = (rule / Shifts, rule % Shifts);
        var left = letters.ToList();
        var result = new int[letters.Count];
        for (var place = 0; place < result.Length; place++)
        {
            // The order's number in the factorial number system says which of the letters left comes next (Lehmer 1960).
            var choice = order % left.Count;
            order /= left.Count;
            result[place] = (left[choice] + shift) % Letters;
            left.RemoveAt(choice);
        }

        return result;
    }

    private void Validate()
    {
        if (StringLength is < 2 or > 8 || Letters <= StringLength || Shifts < 1 || Shifts > Letters)
        {
            throw new ArgumentException(
                $"RuleInduction: StringLength {StringLength} must be from 2 to 8 and less than Letters {Letters}; Shifts {Shifts} from 1 to Letters.");
        }
    }

    private TokenExample Make(RandomStream random, TaskSplit split)
    {
        var rule = TaskDraw.Belonging(Name, split, () => random.NextInteger(Rules), drawn => !HeldOutRules || SplitOf(drawn) == split);
        int[] first;
        do
        {
            first = random.Sample(Letters, StringLength);
        }
        while (IsSymmetric(first));

        int[] second;
        do
        {
            second = random.Sample(Letters, StringLength);
        }
        while (second.SequenceEqual(first));

        var answer = Apply(rule, second);
        int[] text = [.. first, Arrow, .. Apply(rule, first), Semicolon, .. second, Arrow, .. answer];
        var target = new int[Length];
        Array.Fill(target, TokenExample.Unscored);
        for (var place = 0; place < StringLength; place++)
        {
            target[Length - StringLength + place] = answer[place];
        }

        return new TokenExample { Input = text[..Length], Target = target };
    }

    /// <summary>Whether the letters moved on are the same letters again: then another rule of another order and shift would do the same.</summary>
    private bool IsSymmetric(int[] letters) => Enumerable.Range(1, Shifts - 1).Any(shift => letters.All(letter => letters.Contains((letter + shift) % Letters)));
}

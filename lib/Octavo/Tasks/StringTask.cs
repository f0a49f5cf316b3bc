using System.Globalization;
using Octavo.Statistics;

namespace Octavo.Tasks;

/// <summary>
/// Five tasks on strings in one form: the operation's token, the letters, a colon, the answer. One record for all five together and for
/// each alone, so that one model for all can be compared with five specialists, and each measured on each.
/// </summary>
/// <remarks>Tokens 0 to Letters - 1 are letters, then come the operations, the colon and the blank.</remarks>
public sealed record StringTask : ITokenTask
{
    private static readonly int Operations = Enum.GetValues<StringOperation>().Length;

    /// <summary>Decides the examples.</summary>
    public required int Seed { get; init; }

    /// <summary>Different letters.</summary>
    public required int Letters { get; init; }

    /// <summary>Letters of a string.</summary>
    public required int StringLength { get; init; }

    /// <summary>The operation of every example; null for all five, equally often.</summary>
    public required StringOperation? Operation { get; init; }

    /// <inheritdoc/>
    public string Name => string.Create(
        CultureInfo.InvariantCulture, $"{Operation?.ToString() ?? "all operations"} on {StringLength} of {Letters} letters");

    /// <summary>Letters, operations, the colon and the blank.</summary>
    public int VocabularySize => Letters + Operations + 2;

    /// <summary>The operation, the letters, the colon, and the answer without its last letter.</summary>
    public int Length => (2 * StringLength) + 1;

    /// <summary>The letter that comes most often at its place of the answer, for who reads the operation alone.</summary>
    public double ChanceAccuracy
    {
        get
        {
            StringOperation[] operations = Operation is { } one ? [one] : Enum.GetValues<StringOperation>();
            return operations.Sum(operation => AnswerLength(operation) * ChanceOf(operation)) / operations.Sum(AnswerLength);
        }
    }

    private int Colon => Letters + Operations;

    private int Blank => Colon + 1;

    /// <summary>Letters as letters, operations by their names.</summary>
    public string Word(int token) => token switch
    {
        _ when token < Letters => TaskWords.Letters(token),
        _ when token < Colon => ((StringOperation)(token - Letters)).ToString().ToLowerInvariant(),
        _ when token == Colon => ":",
        _ => ".",
    };

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There are fewer than two letters, or a string is empty.</exception>
    public TokenExample Draw(TaskSplit split, long index) => Letters >= 2 && StringLength >= 1
        ? TaskDraw.Of(Name, Seed, split, index, Make)
        : throw new ArgumentException($"StringTask: Letters {Letters} must be at least 2 and StringLength {StringLength} at least 1.");

    private int AnswerLength(StringOperation operation) => operation == StringOperation.Majority ? 1 : StringLength;

    private double ChanceOf(StringOperation operation) => operation == StringOperation.Sort
        ? Enumerable.Range(1, StringLength).Average(place => Enumerable.Range(0, Letters).Max(letter => AtMost(place, letter) - AtMost(place, letter - 1)))
        : 1.0 / Letters;

    /// <summary>The probability that the sorted string has at this place a letter up to this one: that so many of its letters are.</summary>
    private double AtMost(int place, int letter)
    {
        var share = (letter + 1.0) / Letters;
        var (total, ways) = (0.0, 1.0);
        for (var count = 0; count <= StringLength; count++)
        {
            total += count >= place ? ways * Math.Pow(share, count) * Math.Pow(1 - share, StringLength - count) : 0;
            ways *= (double)(StringLength - count) / (count + 1);
        }

        return total;
    }

    private TokenExample Make(RandomStream random)
    {
        var operation = Operation ?? (StringOperation)random.NextInteger(Operations);
        int[] letters;
        int[]? answer;
        do
        {
            letters = [.. Enumerable.Range(0, StringLength).Select(_ => random.NextInteger(Letters))];
            answer = Answer(operation, letters);
        }
        while (answer is null);

        var input = new int[Length];
        var target = new int[Length];
        Array.Fill(input, Blank);
        Array.Fill(target, TokenExample.Unscored);
        input[0] = Letters + (int)operation;
        letters.CopyTo(input, 1);
        input[StringLength + 1] = Colon;
        for (var place = 0; place < answer.Length; place++)
        {
            target[StringLength + 1 + place] = answer[place];
            if (StringLength + 2 + place < Length && answer.Length > 1)
            {
                input[StringLength + 2 + place] = answer[place];
            }
        }

        return new TokenExample { Input = input, Target = target };
    }

    /// <summary>The answer; null where two letters come equally often and more than all others.</summary>
    private int[]? Answer(StringOperation operation, int[] letters) => operation switch
    {
        StringOperation.Copy => letters,
        StringOperation.Reverse => [.. letters.Reverse()],
        StringOperation.Sort => [.. letters.Order()],
        StringOperation.Successor => [.. letters.Select(letter => (letter + 1) % Letters)],
        _ => MostFrequent(letters),
    };

    private static int[]? MostFrequent(int[] letters)
    {
        var counts = letters.CountBy(letter => letter).OrderByDescending(pair => pair.Value).Take(2).ToArray();
        return counts.Length == 1 || counts[0].Value > counts[1].Value ? [counts[0].Key] : null;
    }
}

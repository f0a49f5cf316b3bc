using System.Globalization;
using Octavo.Statistics;

namespace Octavo.Tasks;

/// <summary>
/// Simple English sentences and their translation into an invented language that differs where languages do: the verb stands last and the
/// adverb first, adjectives follow their noun in the opposite order and agree with its class, articles say class and case, what relates two
/// nouns follows the second, relative clauses put their verb last as well, and numbers are written from their last digit.
/// </summary>
/// <remarks>
/// Every sentence has one translation. A source's own tokens decide its split. Digits are the same tokens in both languages, all other words
/// are tokens of their own.
/// </remarks>
public sealed record InventedLanguage : ITranslationTask
{
    /// <summary>Decides the sentences, the invented words and the classes of the nouns.</summary>
    public required int Seed { get; init; }

    /// <summary>Nouns, up to 24.</summary>
    public int Nouns { get; init; } = 24;

    /// <summary>Verbs, up to 16.</summary>
    public int Verbs { get; init; } = 16;

    /// <summary>Adjectives, up to 12.</summary>
    public int Adjectives { get; init; } = 12;

    /// <summary>Digits that a number has at most; 0 for no numbers.</summary>
    public int LongestNumber { get; init; } = 3;

    /// <summary>Adjectives that a noun has at most.</summary>
    public int MostAdjectives { get; init; } = 2;

    /// <summary>Probability that the subject, and also the object, has a relative clause.</summary>
    public double Clauses { get; init; } = 0.2;

    /// <inheritdoc/>
    public string Name => string.Create(
        CultureInfo.InvariantCulture,
        $"English to an invented language, {Nouns} nouns, {Verbs} verbs, {Adjectives} adjectives, numbers to {LongestNumber} digits, {MostAdjectives} adjectives a noun, {100 * Clauses:0.#} % clauses");

    /// <inheritdoc/>
    public int VocabularySize => Words.VocabularySize;

    /// <summary>Five nouns with all they can have, three verbs, two words that begin clauses, a place and an adverb.</summary>
    public int LongestSequence => (5 * (2 + LongestNumber + MostAdjectives)) + 7;

    private InventedWords Words => new(Seed, Nouns, Verbs, Adjectives);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public TranslationExample Draw(TaskSplit split, long index)
    {
        Validate();
        return TaskDraw.Of(Name, Seed, split, index, Make, example => example.Source);
    }

    /// <summary>Tokens of either language as text.</summary>
    public string Text(IEnumerable<int> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        Validate();
        var names = Words.Names();
        return string.Join(' ', tokens.Select(token => token >= 0 && token < names.Count ? names[token] : $"<{token}>"));
    }

    /// <summary>A source's words one by one in their own order, each in one fixed form: what a dictionary alone can do.</summary>
    public IReadOnlyList<int> WordByWord(IReadOnlyList<int> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        Validate();
        return [.. source.Select(Words.InDictionary)];
    }

    private void Validate()
    {
        Require(Nouns, nameof(Nouns), 1, InventedWords.MostNouns);
        Require(Verbs, nameof(Verbs), 1, InventedWords.MostVerbs);
        Require(Adjectives, nameof(Adjectives), 1, InventedWords.MostAdjectives);
        Require(LongestNumber, nameof(LongestNumber), 0, 9);
        Require(MostAdjectives, nameof(MostAdjectives), 0, Adjectives);
        if (Clauses is not (>= 0 and <= 1))
        {
            throw new ArgumentException($"InventedLanguage: Clauses is {Clauses}; it must lie between 0 and 1.");
        }
    }

    private static void Require(int value, string name, int least, int most)
    {
        if (value < least || value > most)
        {
            throw new ArgumentException($"InventedLanguage: {name} is {value}; it must lie between {least} and {most}.");
        }
    }

    private TranslationExample Make(RandomStream random)
    {
        var sentence = new InventedSentence
        {
            Subject = Phrase(random, Clauses),
            Verb = random.NextInteger(Verbs),
            Object = Phrase(random, Clauses),
            Place = random.NextDouble() < 0.3 ? (random.NextInteger(InventedWords.Relations), Phrase(random, 0)) : null,
            Adverb = random.NextDouble() < 0.4 ? random.NextInteger(InventedWords.Adverbs) : null,
        };
        return new TranslationExample { Source = sentence.English(Words), Target = sentence.Invented(Words) };
    }

    private InventedPhrase Phrase(RandomStream random, double clauses)
    {
        var digits = LongestNumber > 0 && random.NextDouble() < 0.25 ? Number(random) : [];
        return new InventedPhrase
        {
            IsDefinite = random.NextInteger(2) == 0,
            IsPlural = digits.Length > 0 || random.NextInteger(2) == 0,
            Digits = digits,
            Adjectives = random.Sample(Adjectives, random.NextInteger(MostAdjectives + 1)),
            Noun = random.NextInteger(Nouns),
            Clause = random.NextDouble() < clauses ? (random.NextInteger(Verbs), Phrase(random, 0)) : null,
        };
    }

    /// <summary>A number above 1, its first digit first.</summary>
    private int[] Number(RandomStream random)
    {
        var digits = Enumerable.Range(0, 1 + random.NextInteger(LongestNumber)).Select(_ => random.NextInteger(10)).ToArray();
        digits[0] = digits.Length == 1 ? 2 + random.NextInteger(8) : 1 + random.NextInteger(9);
        return digits;
    }
}

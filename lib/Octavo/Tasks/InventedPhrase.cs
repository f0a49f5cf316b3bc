namespace Octavo.Tasks;

/// <summary>What a noun phrase of an invented language means, and how both languages say it.</summary>
internal sealed record InventedPhrase
{
    public required bool IsDefinite { get; init; }

    public required bool IsPlural { get; init; }

    /// <summary>How many, the first digit first; empty where that is not said.</summary>
    public required IReadOnlyList<int> Digits { get; init; }

    public required IReadOnlyList<int> Adjectives { get; init; }

    public required int Noun { get; init; }

    /// <summary>What it does to another; null without a relative clause.</summary>
    public required (int Verb, InventedPhrase Object)? Clause { get; init; }

    /// <summary>Article, number, adjectives, noun, and "that" with verb and object. A number alone says that a phrase is indefinite.</summary>
    public IEnumerable<int> English(InventedWords words)
    {
        if (IsDefinite || Digits.Count == 0)
        {
            yield return words.EnglishArticle(IsDefinite, IsPlural);
        }

        foreach (var word in Digits.Select(InventedWords.Digit).Concat(Adjectives.Select(words.EnglishAdjective)).Append(words.EnglishNoun(Noun, IsPlural)))
        {
            yield return word;
        }

        if (Clause is { } clause)
        {
            foreach (var word in clause.Object.English(words).Prepend(words.EnglishVerb(clause.Verb, IsPlural)).Prepend(words.That))
            {
                yield return word;
            }
        }
    }

    /// <summary>Article by class and case, the number from its last digit, noun, adjectives in the opposite order by class, and the clause, its verb last.</summary>
    public IEnumerable<int> Invented(InventedWords words, bool isSubject)
    {
        var nounClass = words.ClassOf(Noun);
        if (IsDefinite || Digits.Count == 0)
        {
            yield return words.InventedArticle(IsDefinite, nounClass, isSubject);
        }

        foreach (var word in Digits.Reverse().Select(InventedWords.Digit).Append(words.InventedNoun(Noun, IsPlural))
            .Concat(Adjectives.Reverse().Select(adjective => words.InventedAdjective(adjective, nounClass))))
        {
            yield return word;
        }

        if (Clause is { } clause)
        {
            foreach (var word in clause.Object.Invented(words, isSubject: false).Prepend(words.Which(nounClass)).Append(words.InventedVerb(clause.Verb, IsPlural)))
            {
                yield return word;
            }
        }
    }
}

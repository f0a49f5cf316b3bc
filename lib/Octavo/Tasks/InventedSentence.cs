namespace Octavo.Tasks;

/// <summary>What a sentence of an invented language means, and how both languages say it.</summary>
internal sealed record InventedSentence
{
    public required InventedPhrase Subject { get; init; }

    public required int Verb { get; init; }

    public required InventedPhrase Object { get; init; }

    /// <summary>Where it happens; null where that is not said.</summary>
    public required (int Relation, InventedPhrase Phrase)? Place { get; init; }

    /// <summary>How or when; null where that is not said.</summary>
    public required int? Adverb { get; init; }

    /// <summary>Subject, verb, object, place, adverb.</summary>
    public IReadOnlyList<int> English(InventedWords words)
    {
        List<int> tokens = [.. Subject.English(words), words.EnglishVerb(Verb, Subject.IsPlural), .. Object.English(words)];
        if (Place is { } place)
        {
            tokens.AddRange([words.EnglishRelation(place.Relation), .. place.Phrase.English(words)]);
        }

        if (Adverb is { } adverb)
        {
            tokens.Add(words.EnglishAdverb(adverb));
        }

        return tokens;
    }

    /// <summary>Adverb, subject, place, object, verb.</summary>
    public IReadOnlyList<int> Invented(InventedWords words)
    {
        List<int> tokens = Adverb is { } adverb ? [words.InventedAdverb(adverb)] : [];
        tokens.AddRange(Subject.Invented(words, isSubject: true));
        if (Place is { } place)
        {
            tokens.AddRange([.. place.Phrase.Invented(words, isSubject: false), words.InventedRelation(place.Relation)]);
        }

        tokens.AddRange([.. Object.Invented(words, isSubject: false), words.InventedVerb(Verb, Subject.IsPlural)]);
        return tokens;
    }
}

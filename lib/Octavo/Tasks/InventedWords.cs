using Octavo.Statistics;

namespace Octavo.Tasks;

/// <summary>The token numbers of both languages, and the words behind them.</summary>
/// <remarks>Numbers follow from the sizes alone, so that drawing sentences makes no words; the words are made when they are asked for.</remarks>
internal readonly record struct InventedWords(int Seed, int Nouns, int Verbs, int Adjectives)
{
    public const int Relations = 4;

    public const int Adverbs = 4;

    private const int EnglishArticles = 3;

    private const int InventedArticles = 8;

    private const int Classes = 2;

    private static readonly string[] RelationWords = ["near", "behind", "under", "beside"];

    private static readonly string[] AdverbWords = ["today", "often", "again", "quietly"];

    private static readonly string[] AdjectiveWords = ["old", "young", "small", "large", "red", "green", "loud", "bright", "dark", "cold", "warm", "clever"];

    private static readonly string[] NounWords =
    [
        "dog", "cat", "bird", "horse", "farmer", "king", "queen", "doctor", "teacher", "sailor", "baker", "tree",
        "house", "boat", "bridge", "book", "lamp", "stone", "river", "field", "garden", "hill", "star", "cloud",
    ];

    private static readonly string[] VerbWords =
        ["see", "find", "follow", "help", "hear", "paint", "pull", "know", "love", "guard", "call", "draw", "feed", "visit", "need", "like"];

    public static int MostNouns => NounWords.Length;

    public static int MostVerbs => VerbWords.Length;

    public static int MostAdjectives => AdjectiveWords.Length;

    public int VocabularySize => InventedVerbs + (2 * Verbs);

    public int That => English + EnglishArticles;

    // One block of numbers after another; nouns and verbs have a singular and a plural, invented adjectives a form for each class.
    private static int English => TranslationTokens.Count + 10;

    private int EnglishRelations => That + 1;

    private int EnglishAdverbs => EnglishRelations + Relations;

    private int EnglishAdjectives => EnglishAdverbs + Adverbs;

    private int EnglishNouns => EnglishAdjectives + Adjectives;

    private int EnglishVerbs => EnglishNouns + (2 * Nouns);

    private int InventedBegin => EnglishVerbs + (2 * Verbs);

    private int InventedWhich => InventedBegin + InventedArticles;

    private int InventedRelations => InventedWhich + Classes;

    private int InventedAdverbs => InventedRelations + Relations;

    private int InventedAdjectives => InventedAdverbs + Adverbs;

    private int InventedNouns => InventedAdjectives + (Classes * Adjectives);

    private int InventedVerbs => InventedNouns + (2 * Nouns);

    public static int Digit(int digit) => TranslationTokens.Count + digit;

    /// <summary>A noun's class, which nothing about the English word tells: 0 or 1.</summary>
    public int ClassOf(int noun) => new RandomStream(Seed, ~(long)noun).NextInteger(Classes);

    public int EnglishArticle(bool definite, bool plural) => English + (definite ? 0 : plural ? 2 : 1);

    public int EnglishRelation(int relation) => EnglishRelations + relation;

    public int EnglishAdverb(int adverb) => EnglishAdverbs + adverb;

    public int EnglishAdjective(int adjective) => EnglishAdjectives + adjective;

    public int EnglishNoun(int noun, bool plural) => EnglishNouns + (2 * noun) + (plural ? 1 : 0);

    public int EnglishVerb(int verb, bool plural) => EnglishVerbs + (2 * verb) + (plural ? 1 : 0);

    public int InventedArticle(bool definite, int nounClass, bool subject) => InventedBegin + (definite ? 0 : 4) + (2 * nounClass) + (subject ? 0 : 1);

    public int Which(int nounClass) => InventedWhich + nounClass;

    public int InventedRelation(int relation) => InventedRelations + relation;

    public int InventedAdverb(int adverb) => InventedAdverbs + adverb;

    public int InventedAdjective(int adjective, int nounClass) => InventedAdjectives + (Classes * adjective) + nounClass;

    public int InventedNoun(int noun, bool plural) => InventedNouns + (2 * noun) + (plural ? 1 : 0);

    public int InventedVerb(int verb, bool plural) => InventedVerbs + (2 * verb) + (plural ? 1 : 0);

    /// <summary>An English word in the form that a dictionary would give: number as it stands, class 0, the subject's case; others as they are.</summary>
    public int InDictionary(int word) => word switch
    {
        _ when word < English || word >= InventedBegin => word,
        _ when word < That => InventedArticle(word == English, 0, subject: true),
        _ when word == That => Which(0),
        _ when word < EnglishAdverbs => InventedRelation(word - EnglishRelations),
        _ when word < EnglishAdjectives => InventedAdverb(word - EnglishAdverbs),
        _ when word < EnglishNouns => InventedAdjective(word - EnglishAdjectives, 0),
        _ when word < EnglishVerbs => InventedNouns + (word - EnglishNouns),
        _ => InventedVerbs + (word - EnglishVerbs),
    };

    /// <summary>Every token's word.</summary>
    public IReadOnlyList<string> Names()
    {
        var names = new List<string> { "<padding>", "<begin>", "<end>" };
        names.AddRange(Enumerable.Range(0, 10).Select(digit => digit.ToString()));
        names.AddRange(["the", "a", "some", "that"]);
        names.AddRange([.. RelationWords, .. AdverbWords, .. AdjectiveWords.Take(Adjectives)]);
        names.AddRange(NounWords.Take(Nouns).SelectMany(noun => new[] { noun, noun + "s" }));
        names.AddRange(VerbWords.Take(Verbs).SelectMany(verb => new[] { verb + "s", verb }));

        // Two syllables each, those of the lexicon with a third for their second form.
        var stems = Stems(InventedArticles + Classes + Relations + Adverbs + Adjectives + Nouns + Verbs);
        var small = InventedArticles + Classes + Relations + Adverbs;
        names.AddRange(stems.Take(small));
        names.AddRange(stems.Skip(small).Take(Adjectives).SelectMany(stem => new[] { stem + "a", stem + "o" }));
        names.AddRange(stems.Skip(small + Adjectives).Take(Nouns).SelectMany(stem => new[] { stem, stem + "n" }));
        names.AddRange(stems.Skip(small + Adjectives + Nouns).SelectMany(stem => new[] { stem + "t", stem + "nt" }));
        return names;
    }

    /// <summary>Different words of two syllables.</summary>
    private List<string> Stems(int count)
    {
        const string Consonants = "bdfgklmnprstvz";
        const string Vowels = "aeiou";
        var syllables = Consonants.Length * Vowels.Length;
        string Syllable(int number) => $"{Consonants[number / Vowels.Length]}{Vowels[number % Vowels.Length]}";
        return [.. new RandomStream(Seed, long.MinValue).Sample(syllables * syllables, count).Select(number => Syllable(number / syllables) + Syllable(number % syllables))];
    }
}

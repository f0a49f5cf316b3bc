using Octavo.Evaluation;
using Octavo.Tasks;

namespace Octavo.Tests.Tasks;

public sealed class InventedLanguageTests
{
    private static readonly InventedLanguage Language = new() { Seed = 7 };

    /// <summary>So many nouns and so on that sentences come again.</summary>
    private static readonly InventedLanguage Small = new() { Seed = 7, Nouns = 2, Verbs = 2, Adjectives = 2, LongestNumber = 0, MostAdjectives = 1, Clauses = 0.1 };

    [Fact]
    public void A_pair_is_the_same_whenever_it_is_asked_for_and_its_words_are_in_the_vocabulary()
    {
        var later = Enumerable.Range(0, 50).Reverse().ToDictionary(index => index, index => Language.Draw(TaskSplit.Train, index));
        for (var index = 0; index < 50; index++)
        {
            var pair = Language.Draw(TaskSplit.Train, index);
            Assert.Equal(later[index].Source, pair.Source);
            Assert.Equal(later[index].Target, pair.Target);
            Assert.All(pair.Source.Concat(pair.Target), token => Assert.InRange(token, TranslationTokens.Count, Language.VocabularySize - 1));
            Assert.Equal(pair.Source.Count, pair.Target.Count);
            Assert.InRange(pair.Source.Count, 3, Language.LongestSequence);
        }
    }

    [Fact]
    public void No_source_is_in_two_splits()
    {
        foreach (var split in Enum.GetValues<TaskSplit>())
        {
            for (var index = 0; index < 300; index++)
            {
                Assert.Equal(split, TaskDraw.SplitOf(Small.Draw(split, index).Source));
            }
        }
    }

    [Fact]
    public void A_sentence_has_one_translation_and_no_two_sentences_share_it()
    {
        var translations = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var index = 0; index < 20_000; index++)
        {
            var pair = Small.Draw(TaskSplit.Train, index);
            var (source, target) = (Small.Text(pair.Source), Small.Text(pair.Target));
            Assert.Equal(target, translations.GetValueOrDefault(source, target));
            translations[source] = target;
        }

        Assert.True(translations.Count < 19_000, "too few repetitions to show anything");

        // "A" and "some" become one article, but the noun's ending still says which it was.
        Assert.Equal(translations.Count, translations.Values.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Sentences_read_as_the_grammar_says()
    {
        // Read off by hand: adverb first, adjectives behind their noun in the opposite order, digits from the last, verbs at the end of clause and sentence.
        var lines = new[] { 0, 1, 2, 5 }.Select(index => Language.Draw(TaskSplit.Train, index)).Select(pair => $"{Language.Text(pair.Source)} | {Language.Text(pair.Target)}");

        Assert.Equal(
            [
                "some stars pull some old bakers under the 6 1 2 clever stones quietly | pula poki nefun bevo 2 1 6 kegen famoa deru kapi sepan saroa mutant",
                "a cold doctor follows 3 cold houses beside the green rivers | poki zive safuo soke figan ruzio zudo 3 pusen safuo funit",
                "2 teachers help a small river | 2 fifon kobe figa sekeo nedunt",
                "the 6 4 6 old doctors that call the sailors see some clever birds that draw some dark hills"
                    + " | defu 6 4 6 ziven saroo zilu bevo mopin falint kobe sorun famoo zilu kobe mezun mozio mezent fivunt",
            ],
            lines);
    }

    [Fact]
    public void Words_keep_their_meaning_numbers_turn_round_and_the_verb_of_the_sentence_is_last()
    {
        var dictionary = Enumerable.Range(0, Language.VocabularySize).ToDictionary(token => token, token => Language.WordByWord([token])[0]);
        for (var index = 0; index < 500; index++)
        {
            var pair = Language.Draw(TaskSplit.Validation, index);

            // The stems of the translation are those of the dictionary's words, in another order.
            Assert.Equal(Stems(pair.Source.Select(token => dictionary[token])), Stems(pair.Target));
            Assert.Equal(Numbers(Language.Text(pair.Source)).Order(), Numbers(Language.Text(pair.Target)).Select(number => string.Concat(number.Reverse())).Order());
            Assert.Matches("(t|nt)$", Language.Text(pair.Target));
        }
    }

    [Fact]
    public void A_dictionary_alone_translates_words_but_not_sentences()
    {
        var pairs = Enumerable.Range(0, 500).Select(index => Language.Draw(TaskSplit.Test, index)).ToArray();

        var score = Bleu.Corpus([.. pairs.Select(pair => Language.WordByWord(pair.Source))], [.. pairs.Select(pair => pair.Target)]);

        Assert.InRange(score.Precisions[0], 0.5, 0.9);
        Assert.InRange(score.Value, 0, 0.3);
    }

    [Fact]
    public void Another_seed_makes_other_words_and_other_classes()
    {
        var other = Language with { Seed = 8 };
        var nouns = Enumerable.Range(0, 100).Select(index => Language.Draw(TaskSplit.Train, index).Target).ToArray();

        Assert.NotEqual(Language.Text(nouns[0]), other.Text(nouns[0]));
        Assert.NotEqual(Language.Draw(TaskSplit.Train, 0).Source, other.Draw(TaskSplit.Train, 0).Source);
    }

    [Fact]
    public void Impossible_values_are_named()
    {
        string Refusal(InventedLanguage language) => Assert.Throws<ArgumentException>(() => language.Draw(TaskSplit.Train, 0)).Message;

        Assert.Contains("Nouns is 25; it must lie between 1 and 24", Refusal(Language with { Nouns = 25 }), StringComparison.Ordinal);
        Assert.Contains("MostAdjectives is 4", Refusal(Language with { Adjectives = 3, MostAdjectives = 4 }), StringComparison.Ordinal);
        Assert.Contains("Clauses is 2", Refusal(Language with { Clauses = 2 }), StringComparison.Ordinal);
    }

    /// <summary>Two syllables of every invented word of the lexicon, and digits; small words have more forms than one stem.</summary>
    private static IEnumerable<string> Stems(IEnumerable<int> tokens) =>
        Language.Text(tokens).Split(' ').Where(word => word.Length != 4 || IsNoun(word)).Select(word => word.Length > 4 ? word[..4] : word).Order(StringComparer.Ordinal);

    private static bool IsNoun(string word) => NounStems.Contains(word);

    private static readonly HashSet<string> NounStems = [.. Enumerable.Range(0, Language.VocabularySize)
        .Select(token => Language.Text([token])).Where(word => word.Length == 5 && word.EndsWith('n')).Select(word => word[..4])];

    private static IEnumerable<string> Numbers(string text)
    {
        var number = "";
        foreach (var word in text.Split(' ').Append(""))
        {
            if (word.Length == 1 && char.IsAsciiDigit(word[0]))
            {
                number += word;
            }
            else if (number.Length > 0)
            {
                yield return number;
                number = "";
            }
        }
    }
}

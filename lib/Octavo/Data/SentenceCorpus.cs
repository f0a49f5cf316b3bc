using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Octavo.Data;

/// <summary>Makes a corpus of a bag of sentences: no sentence twice, few of one mould, in an order that mixes topics.</summary>
/// <remarks>
/// Order, choice and split follow from a hash of each sentence and a fixed seed, never from where it stood. So validation text has
/// the topics of the training text, and a sentence that another SDK version adds moves no other.
/// </remarks>
internal static class SentenceCorpus
{
    /// <summary>Sentences that are equal but for names ("Initializes a new instance of the _ class.") are kept this often.</summary>
    public const int MaximumPerTemplate = 20;

    /// <summary>Sentences that share their first four words are kept this often.</summary>
    public const int MaximumPerOpening = 250;

    /// <summary>One sentence in this many goes to validation.</summary>
    public const int ValidationOneIn = 10;

    private const string Seed = "octavo-1";
    private const int OpeningWords = 4;

    /// <summary>The kept sentences, in the corpus's order.</summary>
    public static IReadOnlyList<string> Select(IEnumerable<string> sentences)
    {
        var templates = new Dictionary<string, int>();
        var openings = new Dictionary<string, int>();
        var kept = new List<string>();
        var shuffled = sentences.Distinct()
            .Select(sentence => (Key: Hash("order", sentence), Sentence: sentence))
            .OrderBy(item => item.Key)
            .ThenBy(item => item.Sentence, StringComparer.Ordinal);
        foreach (var (_, sentence) in shuffled)
        {
            var words = sentence.Split(' ');
            var template = string.Join(' ', words.Skip(1).Select(word => Sentences.IsPlainWord(word) ? word : "_").Prepend(words[0]));
            var opening = string.Join(' ', words.Take(OpeningWords));
            var ofTemplate = templates.GetValueOrDefault(template);
            var ofOpening = openings.GetValueOrDefault(opening);
            if (ofTemplate < MaximumPerTemplate && ofOpening < MaximumPerOpening)
            {
                templates[template] = ofTemplate + 1;
                openings[opening] = ofOpening + 1;
                kept.Add(sentence);
            }
        }

        return kept;
    }

    /// <summary>Whether the sentence belongs to validation; the same answer wherever it is asked.</summary>
    public static bool IsValidation(string sentence) => Hash("split", sentence) % ValidationOneIn == 0;

    private static ulong Hash(string purpose, string sentence) => BinaryPrimitives.ReadUInt64BigEndian(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{Seed}\0{purpose}\0{sentence}")));
}

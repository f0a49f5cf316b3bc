namespace Octavo.Data;

/// <summary>Lines of a corpus that speak of one topic, told by words, and the rest: one field of a text to specialise in, unseen before.</summary>
/// <param name="Name">What the topic is called.</param>
/// <param name="Words">A line belongs to the topic where a word of it begins with one of these, upper or lower case.</param>
public sealed record TextTopic(string Name, IReadOnlyList<string> Words)
{
    /// <summary>Keys, certificates and cyphers, in documentation of an application programming interface.</summary>
    public static TextTopic Cryptography { get; } = new(
        "cryptography", ["crypto", "encrypt", "decrypt", "cipher", "certificate", "signature", "hash algorithm", "hmac", "rsa", "ecdsa", "dsa ", "aes", "x.509", "x509", "cms", "pkcs"]);

    /// <summary>The two parts of a corpus; each line is in one, and stays in training or validation as it was.</summary>
    /// <param name="corpus">A corpus of lines.</param>
    /// <exception cref="ArgumentException">A part of the corpus has no line of the topic, or none but those.</exception>
    public (TextCorpus Inside, TextCorpus Outside) Split(TextCorpus corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        var (trainInside, trainOutside) = Lines(corpus.Train);
        var (validationInside, validationOutside) = Lines(corpus.Validation);
        foreach (var (part, which) in new[]
        {
            (trainInside, "training line of"), (validationInside, "validation line of"), (trainOutside, "training line outside"), (validationOutside, "validation line outside"),
        })
        {
            if (part.Length == 0)
            {
                throw new ArgumentException($"'{corpus.Name}' has no {which} the topic '{Name}' ({string.Join(", ", Words)}). Choose other words.");
            }
        }

        return (
            corpus with { Name = $"{corpus.Name}, {Name}", Train = trainInside, Validation = validationInside },
            corpus with { Name = $"{corpus.Name} without {Name}", Train = trainOutside, Validation = validationOutside });
    }

    /// <summary>Whether a line is of the topic.</summary>
    /// <param name="line">The line.</param>
    public bool IsOf(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return Words.Any(word => BeginsAWord(line, word));
    }

    private static bool BeginsAWord(string line, string word)
    {
        for (var at = line.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = line.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            if (at == 0 || !char.IsLetterOrDigit(line[at - 1]))
            {
                return true;
            }
        }

        return false;
    }

    private (string Inside, string Outside) Lines(string text)
    {
        var sides = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToLookup(IsOf);
        return (Join(sides[true]), Join(sides[false]));
    }

    private static string Join(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + "\n"));
}

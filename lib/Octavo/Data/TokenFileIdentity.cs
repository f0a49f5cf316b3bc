using System.Security.Cryptography;
using System.Text;
using Octavo.Tokenizers;

namespace Octavo.Data;

/// <summary>Which tokens a token file holds: those of one part of one corpus by one tokenizer.</summary>
public sealed record TokenFileIdentity
{
    /// <summary>The data set's name.</summary>
    public required string Dataset { get; init; }

    /// <summary>The part of it, for example "train".</summary>
    public required string Part { get; init; }

    /// <summary>SHA-256 of the corpus, in lowercase hexadecimal.</summary>
    public required string CorpusSha256 { get; init; }

    /// <summary>The tokenizer's name.</summary>
    public required string Tokenizer { get; init; }

    /// <summary>Its number of distinct tokens.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>SHA-256 of the tokenizer's name and of every token's text, in lowercase hexadecimal.</summary>
    public required string TokenizerSha256 { get; init; }

    /// <summary>The identity of a corpus's part in a tokenizer's numbers.</summary>
    public static TokenFileIdentity Of(TextCorpus corpus, string part, ITokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(tokenizer);
        return new TokenFileIdentity
        {
            Dataset = corpus.Name,
            Part = part,
            CorpusSha256 = corpus.Sha256.ToLowerInvariant(),
            Tokenizer = tokenizer.Name,
            VocabularySize = tokenizer.VocabularySize,
            TokenizerSha256 = Fingerprint(tokenizer),
        };
    }

    /// <summary>A file name's part that differs between corpora and tokenizers.</summary>
    internal string Key =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Dataset}\0{Part}\0{CorpusSha256}\0{TokenizerSha256}")))[..16];

    private static string Fingerprint(ITokenizer tokenizer)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{tokenizer.Name}\0{tokenizer.VocabularySize}\0"));
        for (var token = 0; token < tokenizer.VocabularySize; token++)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{tokenizer.Decode([token])}\0{tokenizer.ByteCount([token])}\0"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

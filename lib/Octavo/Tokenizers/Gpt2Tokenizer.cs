using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;
using Octavo.Data;

namespace Octavo.Tokenizers;

/// <summary>
/// GPT-2's byte-level byte-pair encoding: 50,257 tokens, the last of which, <see cref="EndOfText"/>, separates documents.
/// Source: Radford et al. 2019, section 2.2.
/// </summary>
/// <remarks>The text "&lt;|endoftext|&gt;" is ordinary text to <see cref="Encode"/>; the token is only ever put in by number.</remarks>
public sealed partial class Gpt2Tokenizer : ITokenizer
{
    /// <summary>The token between documents; it stands for no text, so no bytes.</summary>
    public const int EndOfText = 50256;

    private const string DataSet = "gpt2-bpe";

    private readonly BpeTokenizer _tokenizer;
    private readonly byte[] _byteCounts;

    private Gpt2Tokenizer(Dictionary<string, int> vocabulary, IEnumerable<string> merges)
    {
        _tokenizer = BpeTokenizer.Create(new BpeOptions(vocabulary)
        {
            Merges = merges,
            ByteLevel = true,
            PreTokenizer = new RegexPreTokenizer(WordPieces(), specialTokens: null),
        });

        // Byte-level vocabularies spell every byte as one character, so a token's length is its number of bytes.
        _byteCounts = new byte[vocabulary.Count];
        foreach (var (spelling, token) in vocabulary)
        {
            _byteCounts[token] = checked((byte)spelling.Length);
        }

        _byteCounts[EndOfText] = 0;
    }

    /// <inheritdoc/>
    public string Name => "gpt2";

    /// <inheritdoc/>
    public int VocabularySize => _byteCounts.Length;

    /// <summary>Loads the tokenizer, fetching its two files first where they are not in the cache.</summary>
    /// <exception cref="DataException">The files cannot be had, or are not GPT-2's.</exception>
    public static Gpt2Tokenizer Load()
    {
        using var fetcher = new DataFetcher();
        return LoadAsync(fetcher).GetAwaiter().GetResult();
    }

    /// <summary>Loads the tokenizer through a fetcher of the caller's.</summary>
    /// <exception cref="DataException">The files cannot be had, or are not GPT-2's.</exception>
    public static async Task<Gpt2Tokenizer> LoadAsync(DataFetcher fetcher, CancellationToken cancellationToken = default)
    {
        var vocabularyPath = await fetcher.FetchFileAsync(DataSet, "vocab.json", cancellationToken: cancellationToken);
        var mergesPath = await fetcher.FetchFileAsync(DataSet, "merges.txt", cancellationToken: cancellationToken);
        var vocabulary = JsonSerializer.Deserialize<Dictionary<string, int>>(await File.ReadAllBytesAsync(vocabularyPath, cancellationToken));
        if (vocabulary is not { Count: EndOfText + 1 })
        {
            throw new DataException($"'{vocabularyPath}' is not GPT-2's vocabulary of {EndOfText + 1:N0} tokens. Verify the data set '{DataSet}'.");
        }

        // The first line is a comment with the format's version.
        var merges = (await File.ReadAllLinesAsync(mergesPath, cancellationToken)).Skip(1).Where(line => line.Length > 0);
        return new Gpt2Tokenizer(vocabulary, merges);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The text is not valid Unicode (half a surrogate pair).</exception>
    public int[] Encode(string text)
    {
        UnicodeText.Check(text);
        return [.. _tokenizer.EncodeToIds(text)];
    }

    /// <inheritdoc/>
    public string Decode(IReadOnlyList<int> tokens)
    {
        _ = ByteCount(tokens);
        return _tokenizer.Decode(tokens);
    }

    /// <inheritdoc/>
    public long ByteCount(IReadOnlyList<int> tokens)
    {
        long bytes = 0;
        foreach (var token in tokens)
        {
            bytes += token >= 0 && token < _byteCounts.Length ? _byteCounts[token] : throw UnicodeText.NoSuchToken(token, this);
        }

        return bytes;
    }

    // The pattern of GPT-2's published encoder: contractions, words, numbers and signs, each with the space before it.
    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+", RegexOptions.CultureInvariant)]
    private static partial Regex WordPieces();
}

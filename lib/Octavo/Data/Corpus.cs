using System.Security.Cryptography;
using System.Text;

namespace Octavo.Data;

/// <summary>Loads a text corpus by name, fetching it first where it is not in the cache.</summary>
public static class Corpus
{
    /// <summary>Loads the corpus of that name, for example "dotnet-api-docs" (needs no network) or "tiny-shakespeare".</summary>
    /// <exception cref="DataException">The data set is unknown, cannot be had, or is not a text with a train and a validation part.</exception>
    public static TextCorpus Load(string name)
    {
        using var fetcher = new DataFetcher();
        return LoadAsync(name, fetcher).GetAwaiter().GetResult();
    }

    /// <summary>Loads the corpus of that name through a fetcher of the caller's.</summary>
    /// <exception cref="DataException">The data set is unknown, cannot be had, or is not a text with a train and a validation part.</exception>
    public static async Task<TextCorpus> LoadAsync(
        string name, DataFetcher fetcher, IProgress<DataProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var manifest = fetcher.Catalog.Get(name);
        if (manifest.IsDotnetDocumentation)
        {
            var path = (await fetcher.FetchAsync(name, progress, cancellationToken))[0];
            return FromSentences(manifest, await ReadAsync(path, cancellationToken));
        }

        var train = SplitNamed(manifest, "train");
        var validation = SplitNamed(manifest, "validation");
        var contents = new Dictionary<string, byte[]>();
        foreach (var file in new[] { train.Files[0], validation.Files[0] }.Distinct())
        {
            contents[file] = await ReadAsync(await fetcher.FetchFileAsync(name, file, progress, cancellationToken), cancellationToken);
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var content in contents.Values)
        {
            hash.AppendData(content);
        }

        return new TextCorpus
        {
            Name = name,
            Train = Part(manifest, train, contents[train.Files[0]]),
            Validation = Part(manifest, validation, contents[validation.Files[0]]),
            Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset()),
            Manifest = manifest,
        };
    }

    /// <summary>Parts a file of one sentence a line by the hash of each.</summary>
    internal static TextCorpus FromSentences(DataManifest manifest, byte[] content)
    {
        var train = new StringBuilder(content.Length);
        var validation = new StringBuilder();
        foreach (var sentence in Encoding.ASCII.GetString(content).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            (SentenceCorpus.IsValidation(sentence) ? validation : train).Append(sentence).Append('\n');
        }

        return new TextCorpus
        {
            Name = manifest.Name,
            Train = train.ToString(),
            Validation = validation.ToString(),
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)),
            Manifest = manifest,
        };
    }

    private static DataSplit SplitNamed(DataManifest manifest, string split)
    {
        var found = manifest.Format == "text" ? manifest.Splits.FirstOrDefault(candidate => candidate.Name == split) : null;
        return found is { Files.Count: 1 }
            ? found
            : throw new DataException(
                $"The data set '{manifest.Name}' is not a text corpus with a '{split}' part (its format is {manifest.Format}). " +
                "Load 'dotnet-api-docs', 'tiny-shakespeare' or another data set of format text.");
    }

    private static string Part(DataManifest manifest, DataSplit split, byte[] content)
    {
        var first = split.FirstByte ?? 0;
        var end = split.Bytes is { } bytes ? first + bytes : content.Length;
        if (first < 0 || end < first || end > content.Length)
        {
            throw new DataException(
                $"The part '{split.Name}' of '{manifest.Name}' is bytes {first:N0} to {end:N0} of a file of {content.Length:N0} bytes. Correct the manifest.");
        }

        var from = WholeCharacter(content, (int)first);
        var to = WholeCharacter(content, (int)end);
        return Encoding.UTF8.GetString(content, from, to - from);
    }

    // A boundary inside a UTF-8 sequence moves behind it, for the part that ends there and the one that begins there alike.
    private static int WholeCharacter(byte[] content, int position)
    {
        while (position < content.Length && (content[position] & 0xC0) == 0x80)
        {
            position++;
        }

        return position;
    }

    private static async Task<byte[]> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(path, cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"'{path}' cannot be read: {error.Message} Check its permissions, or delete it and fetch again.", error);
        }
    }
}

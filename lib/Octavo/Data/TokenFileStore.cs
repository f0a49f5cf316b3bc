using Octavo.Tokenizers;

namespace Octavo.Data;

/// <summary>Token files in the data cache: each corpus is cut into tokens once per tokenizer.</summary>
public sealed class TokenFileStore
{
    private const string Folder = ".tokens";

    private readonly DataCache _cache;

    /// <summary>The token files of a cache; the user's where none is given.</summary>
    public TokenFileStore(DataCache? cache = null) => _cache = cache ?? DataCache.ForUser;

    /// <summary>Where the file of such tokens lies.</summary>
    /// <exception cref="DataException">The data set's name or the part's would lead out of the cache.</exception>
    public string PathOf(TokenFileIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        return DataCache.Inside(
            Path.Combine(_cache.Root, Folder), $"{identity.Dataset}/{identity.Part}.{identity.Key}", $"token file of data set '{identity.Dataset}'");
    }

    /// <summary>The training part of a corpus, as one document.</summary>
    /// <inheritdoc cref="Open"/>
    public TokenFile Train(TextCorpus corpus, ITokenizer tokenizer) =>
        Open(TokenFileIdentity.Of(corpus, "train", tokenizer), () => [tokenizer.Encode(corpus.Train)]);

    /// <summary>The validation part of a corpus, as one document.</summary>
    /// <inheritdoc cref="Open"/>
    public TokenFile Validation(TextCorpus corpus, ITokenizer tokenizer) =>
        Open(TokenFileIdentity.Of(corpus, "validation", tokenizer), () => [tokenizer.Encode(corpus.Validation)]);

    /// <summary>Opens the file of such tokens, and writes it first where it is not there or is damaged.</summary>
    /// <param name="identity">Which tokens.</param>
    /// <param name="documents">Makes the documents; called only where the file has to be written.</param>
    /// <exception cref="ArgumentException">A token is outside the vocabulary, or the text has something that the tokenizer has no token for.</exception>
    /// <exception cref="DataException">The file cannot be written or read.</exception>
    public TokenFile Open(TokenFileIdentity identity, Func<IEnumerable<int[]>> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var path = PathOf(identity);
        if (Existing(path, identity) is { } file)
        {
            return file;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);

            // Another process may be writing the same file: then wait for it and use its work.
            using var turn = FileLock.AcquireAsync(path + ".lock", CancellationToken.None).GetAwaiter().GetResult();
            if (Existing(path, identity) is { } written)
            {
                return written;
            }

            TokenFile.Write(path, identity, documents());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException(
                $"The token file '{path}' could not be written: {error.Message} Set {DataCache.FolderVariable} to a folder that can be written.", error);
        }

        return TokenFile.Open(path, identity);
    }

    private static TokenFile? Existing(string path, TokenFileIdentity identity)
    {
        try
        {
            return File.Exists(path) ? TokenFile.Open(path, identity) : null;
        }
        catch (DataException error) when (error.InnerException is null)
        {
            // Damaged: it is written anew. One that cannot be opened is reported instead.
            return null;
        }
    }
}

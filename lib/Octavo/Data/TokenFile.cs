using System.IO.MemoryMappedFiles;
using System.Numerics;
using System.Security.Cryptography;

namespace Octavo.Data;

/// <summary>The tokens of a corpus in a file that is mapped into memory: however large it is, only what is read is loaded.</summary>
/// <remarks>Tokens have 16 bits where the vocabulary allows it, else 32. May be read from several threads.</remarks>
public sealed class TokenFile : IDisposable
{
    private readonly FileStream _stream;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly TokenFileHeader _header;

    private TokenFile(FileStream stream, TokenFileHeader header)
    {
        _stream = stream;
        _header = header;
        _map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = _map.CreateViewAccessor(0, header.FileBytes, MemoryMappedFileAccess.Read);
    }

    /// <summary>Where the file lies.</summary>
    public string Path => _stream.Name;

    /// <summary>Which tokens these are.</summary>
    public TokenFileIdentity Identity => _header.Identity;

    /// <summary>Number of tokens.</summary>
    public long Count => _header.Count;

    /// <summary>Number of documents; they lie one after the other and together are all tokens.</summary>
    public long Documents => _header.Documents;

    /// <summary>Writes documents of tokens to a file, in place of an earlier one; a reader never sees half of it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="identity">Which tokens these are.</param>
    /// <param name="documents">The documents, one at a time; an empty one is kept as such.</param>
    /// <exception cref="ArgumentException">A token is outside the vocabulary; nothing is written.</exception>
    /// <exception cref="DataException">The disk is full, the folder cannot be written, or a name is too long.</exception>
    public static void Write(string path, TokenFileIdentity identity, IEnumerable<int[]> documents)
    {
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(documents);
        TokenFileWriter.Write(System.IO.Path.GetFullPath(path), identity, documents);
    }

    /// <summary>Opens a file after a look at its header and length; <see cref="Verify"/> looks at every byte.</summary>
    /// <param name="path">The file.</param>
    /// <param name="expected">Which tokens it has to hold; null for any.</param>
    /// <exception cref="DataException">It cannot be read, is no token file, is cut off or damaged, or holds other tokens.</exception>
    /// <exception cref="PlatformNotSupportedException">The processor is not little-endian.</exception>
    public static TokenFile Open(string path, TokenFileIdentity? expected = null)
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Token files are read as they lie, little-endian; this processor is not.");
        }

        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
            var bytes = new byte[TokenFileHeader.Bytes];
            var header = TokenFileHeader.Decode(bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)), path);
            if (stream.Length != header.FileBytes)
            {
                throw new DataException($"'{path}' is damaged: it has {stream.Length:N0} bytes, but {header.Count:N0} tokens in {header.Documents:N0} documents take {header.FileBytes:N0}. Delete it, and it is written again.");
            }

            if (expected is not null && header.Identity != expected)
            {
                throw new DataException($"'{path}' holds other tokens: {header.Identity} instead of {expected}.");
            }

            return new TokenFile(stream, header);
        }
        catch (Exception error)
        {
            stream?.Dispose();
            if (error is IOException or UnauthorizedAccessException)
            {
                throw new DataException($"The token file '{path}' could not be opened: {error.Message}", error);
            }

            throw;
        }
    }

    /// <summary>Reads the tokens from <paramref name="start"/> on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They are not all within the file.</exception>
    /// <exception cref="DataException">A token is outside the vocabulary: the file is damaged.</exception>
    public void Read(long start, Span<long> tokens)
    {
        if (start < 0 || start > Count - tokens.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(start), start, $"'{Path}' has {Count:N0} tokens; {tokens.Length:N0} from {start:N0} on were asked for.");
        }

        if (_header.TokenBytes == 2)
        {
            Read<ushort>(start, tokens);
        }
        else
        {
            Read<uint>(start, tokens);
        }

        foreach (var token in tokens)
        {
            if (token >= Identity.VocabularySize)
            {
                throw new DataException($"'{Path}' is damaged: it has token {token}, but the VocabularySize of tokenizer '{Identity.Tokenizer}' is {Identity.VocabularySize}. Delete it, and it is written again.");
            }
        }
    }

    /// <summary>All tokens as an array.</summary>
    public int[] ToArray()
    {
        var tokens = new int[Count];
        Span<long> piece = stackalloc long[512];
        for (var at = 0; at < tokens.Length; at += piece.Length)
        {
            var part = piece[..Math.Min(piece.Length, tokens.Length - at)];
            Read(at, part);
            for (var i = 0; i < part.Length; i++)
            {
                tokens[at + i] = (int)part[i];
            }
        }

        return tokens;
    }

    /// <summary>Where a document begins, and how many tokens it has.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such document.</exception>
    public (long Start, long Length) Document(long document)
    {
        if (document < 0 || document >= Documents)
        {
            throw new ArgumentOutOfRangeException(nameof(document), document, $"'{Path}' has {Documents:N0} documents, counted from 0.");
        }

        var start = Boundary(document);
        return (start, Boundary(document + 1) - start);
    }

    /// <summary>Reads the whole file and throws unless its bytes are those that were written.</summary>
    /// <exception cref="DataException">They are not.</exception>
    public void Verify()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        long at = TokenFileHeader.Bytes;
        for (int read; (read = RandomAccess.Read(_stream.SafeFileHandle, buffer, at)) > 0; at += read)
        {
            hash.AppendData(buffer, 0, read);
        }

        if (!hash.GetHashAndReset().AsSpan().SequenceEqual(_header.PayloadSha256))
        {
            throw new DataException($"'{Path}' is damaged: its tokens do not have the SHA-256 that its header states. Delete it, and it is written again.");
        }
    }

    /// <summary>Unmaps the file.</summary>
    public void Dispose()
    {
        _view.Dispose();
        _map.Dispose();
        _stream.Dispose();
    }

    private long Boundary(long document) => _view.ReadInt64(_header.DocumentsAt + (document * sizeof(long)));

    private void Read<T>(long start, Span<long> tokens)
        where T : unmanaged, IBinaryInteger<T>
    {
        Span<T> piece = stackalloc T[512];
        for (var at = 0; at < tokens.Length; at += piece.Length)
        {
            var part = piece[..Math.Min(piece.Length, tokens.Length - at)];
            _view.SafeMemoryMappedViewHandle.ReadSpan((ulong)(TokenFileHeader.Bytes + ((start + at) * _header.TokenBytes)), part);
            for (var i = 0; i < part.Length; i++)
            {
                tokens[at + i] = long.CreateTruncating(part[i]);
            }
        }
    }
}

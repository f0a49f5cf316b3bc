using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Octavo.Data;

/// <summary>Writes token files.</summary>
internal static class TokenFileWriter
{
    /// <summary>Writes beside the target, flushes to the disk, then renames: a reader sees a whole file or none.</summary>
    public static void Write(string path, TokenFileIdentity identity, IEnumerable<int[]> documents)
    {
        var partial = path + ".partial";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            try
            {
                using (var stream = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
                {
                    WriteContent(stream, identity, documents);
                    stream.Flush(flushToDisk: true);
                }

                File.Move(partial, path, overwrite: true);
            }
            catch
            {
                File.Delete(partial);
                throw;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException(
                $"The token file '{path}' could not be written: {error.Message} Free space, or set {DataCache.FolderVariable} to a folder that can be written.", error);
        }
    }

    private static void WriteContent(FileStream stream, TokenFileIdentity identity, IEnumerable<int[]> documents)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var tokenBytes = TokenFileHeader.TokenBytesFor(identity.VocabularySize);
        var starts = new List<long> { 0 };
        stream.Write(new byte[TokenFileHeader.Bytes]);
        foreach (var document in documents)
        {
            var bytes = new byte[document.Length * (long)tokenBytes];
            for (var i = 0; i < document.Length; i++)
            {
                var token = document[i];
                if (token < 0 || token >= identity.VocabularySize)
                {
                    throw new ArgumentException(
                        $"Document {starts.Count - 1} has token {token}, but the VocabularySize of tokenizer '{identity.Tokenizer}' is {identity.VocabularySize}: tokens are 0 to {identity.VocabularySize - 1}.");
                }

                if (tokenBytes == 2)
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(i * 2), (ushort)token);
                }
                else
                {
                    BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * 4), token);
                }
            }

            Append(bytes);
            starts.Add(starts[^1] + document.Length);
        }

        var header = new TokenFileHeader(identity, tokenBytes, starts[^1], starts.Count - 1, []);
        Append(new byte[header.DocumentsAt - stream.Position]);
        var ends = new byte[starts.Count * sizeof(long)];
        for (var i = 0; i < starts.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(ends.AsSpan(i * sizeof(long)), starts[i]);
        }

        Append(ends);
        stream.Position = 0;
        stream.Write((header with { PayloadSha256 = hash.GetHashAndReset() }).Encode());

        void Append(byte[] bytes)
        {
            hash.AppendData(bytes);
            stream.Write(bytes);
        }
    }
}

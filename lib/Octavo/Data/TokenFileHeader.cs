using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Octavo.Data;

/// <summary>The first 512 bytes of a token file; numbers are little-endian.</summary>
/// <remarks>
/// Bytes 0-7 "OCTAVTOK"; 8 version; 12 bytes per token; 16 tokens (64 bits); 24 documents (64 bits); 32 vocabulary; 36 zero;
/// 40, 72, 104 SHA-256 of corpus, tokenizer and all that follows the header; 136 data set, part and tokenizer, each a length byte and
/// UTF-8; 480 SHA-256 of the bytes before it. Then the tokens, zeros up to a multiple of 8 bytes, and where each document begins, in
/// tokens, followed by the number of tokens (64 bits each).
/// </remarks>
internal sealed record TokenFileHeader(TokenFileIdentity Identity, int TokenBytes, long Count, long Documents, byte[] PayloadSha256)
{
    public const int Bytes = 512;
    private const int Version = 1;
    private const int HashAt = 480;
    private const int TextsAt = 136;

    private static ReadOnlySpan<byte> Magic => "OCTAVTOK"u8;

    /// <summary>Where the documents' beginnings are listed.</summary>
    public long DocumentsAt => Bytes + (((Count * TokenBytes) + 7) / 8 * 8);

    /// <summary>The length of the whole file.</summary>
    public long FileBytes => DocumentsAt + ((Documents + 1) * sizeof(long));

    /// <summary>The bytes of a token of such a vocabulary: 2 where that is enough, else 4.</summary>
    public static int TokenBytesFor(int vocabularySize) => vocabularySize <= 1 << 16 ? 2 : 4;

    public byte[] Encode()
    {
        var bytes = new byte[Bytes];
        var span = bytes.AsSpan();
        Magic.CopyTo(span);
        BinaryPrimitives.WriteInt32LittleEndian(span[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(span[12..], TokenBytes);
        BinaryPrimitives.WriteInt64LittleEndian(span[16..], Count);
        BinaryPrimitives.WriteInt64LittleEndian(span[24..], Documents);
        BinaryPrimitives.WriteInt32LittleEndian(span[32..], Identity.VocabularySize);
        Hash(nameof(Identity.CorpusSha256), Identity.CorpusSha256).CopyTo(span[40..]);
        Hash(nameof(Identity.TokenizerSha256), Identity.TokenizerSha256).CopyTo(span[72..]);
        PayloadSha256.CopyTo(span[104..]);
        var at = TextsAt;
        foreach (var text in new[] { Identity.Dataset, Identity.Part, Identity.Tokenizer })
        {
            var length = Encoding.UTF8.GetByteCount(text);
            if (length > byte.MaxValue || at + 1 + length > HashAt)
            {
                throw new DataException($"The name '{text}' is too long for a token file: data set, part and tokenizer together take {HashAt - TextsAt - 3} bytes at most.");
            }

            bytes[at] = (byte)length;
            Encoding.UTF8.GetBytes(text, span[(at + 1)..]);
            at += 1 + length;
        }

        SHA256.HashData(span[..HashAt], span[HashAt..]);
        return bytes;
    }

    /// <summary>Reads a header.</summary>
    /// <exception cref="DataException">It is not one, is damaged or is of a version that this program does not know; says so of <paramref name="path"/>.</exception>
    public static TokenFileHeader Decode(ReadOnlySpan<byte> bytes, string path)
    {
        if (bytes.Length < Bytes || !bytes[..8].SequenceEqual(Magic))
        {
            throw new DataException($"'{path}' is not a token file. Delete it, and it is written again.");
        }

        var version = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        if (version != Version)
        {
            throw new DataException($"'{path}' is a token file of version {version}; this program reads version {Version}. Delete it, and it is written again.");
        }

        if (!SHA256.HashData(bytes[..HashAt]).AsSpan().SequenceEqual(bytes[HashAt..Bytes]))
        {
            throw new DataException($"'{path}' is damaged: its header does not have the SHA-256 that it states. Delete it, and it is written again.");
        }

        var texts = new string[3];
        var at = TextsAt;
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = Encoding.UTF8.GetString(bytes.Slice(at + 1, bytes[at]));
            at += 1 + bytes[at];
        }

        var identity = new TokenFileIdentity
        {
            Dataset = texts[0],
            Part = texts[1],
            CorpusSha256 = Convert.ToHexStringLower(bytes.Slice(40, 32)),
            Tokenizer = texts[2],
            VocabularySize = BinaryPrimitives.ReadInt32LittleEndian(bytes[32..]),
            TokenizerSha256 = Convert.ToHexStringLower(bytes.Slice(72, 32)),
        };
        return new TokenFileHeader(
            identity,
            BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
            bytes.Slice(104, 32).ToArray());
    }

    private static byte[] Hash(string name, string hexadecimal) => hexadecimal.Length == 64 && hexadecimal.All(char.IsAsciiHexDigit)
        ? Convert.FromHexString(hexadecimal)
        : throw new DataException($"{name} is '{hexadecimal}'; a token file needs a SHA-256, 64 hexadecimal digits.");
}

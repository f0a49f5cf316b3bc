using System.Text;

namespace Octavo.Tokenizers;

/// <summary>One token for each byte of UTF-8: 256 tokens, and any text can be encoded.</summary>
public sealed class ByteTokenizer : ITokenizer
{
    /// <inheritdoc/>
    public string Name => "bytes";

    /// <inheritdoc/>
    public int VocabularySize => 256;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The text is not valid Unicode (half a surrogate pair).</exception>
    public int[] Encode(string text) => Array.ConvertAll(UnicodeText.Bytes(text), value => (int)value);

    /// <inheritdoc/>
    public string Decode(IReadOnlyList<int> tokens)
    {
        var bytes = new byte[tokens.Count];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = tokens[i] is >= 0 and < 256 ? (byte)tokens[i] : throw UnicodeText.NoSuchToken(tokens[i], this);
        }

        return Encoding.UTF8.GetString(bytes);
    }

    /// <inheritdoc/>
    public long ByteCount(IReadOnlyList<int> tokens)
    {
        foreach (var token in tokens)
        {
            if (token is < 0 or >= 256)
            {
                throw UnicodeText.NoSuchToken(token, this);
            }
        }

        return tokens.Count;
    }
}

using System.Text;

namespace Octavo.Tokenizers;

/// <summary>UTF-8 that refuses half a surrogate pair, which no decoder could give back.</summary>
internal static class UnicodeText
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static byte[] Bytes(string text)
    {
        try
        {
            return s_strict.GetBytes(text);
        }
        catch (EncoderFallbackException error)
        {
            throw Invalid(error);
        }
    }

    public static void Check(string text)
    {
        try
        {
            _ = s_strict.GetByteCount(text);
        }
        catch (EncoderFallbackException error)
        {
            throw Invalid(error);
        }
    }

    /// <summary>The error for a token outside a vocabulary.</summary>
    public static ArgumentOutOfRangeException NoSuchToken(int token, ITokenizer tokenizer) => new(
        nameof(token),
        token,
        $"Token {token} is outside the vocabulary of '{tokenizer.Name}', which has tokens 0 to {tokenizer.VocabularySize - 1}. Decode with the tokenizer that the tokens were made with.");

    private static ArgumentException Invalid(EncoderFallbackException error) => new(
        $"The text is not valid Unicode: half a surrogate pair at index {error.Index}. Read the text in the encoding that it was written in.", error);
}

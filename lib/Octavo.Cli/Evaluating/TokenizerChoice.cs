using System.Globalization;
using Octavo.Models;
using Octavo.Tokenizers;

namespace Octavo.Cli.Evaluating;

/// <summary>Finds the tokenizer of a model. Checkpoints do not name theirs: the vocabulary tells two of them, the user the rest.</summary>
internal static class TokenizerChoice
{
    private const string Characters = "characters:";
    private const int Gpt2Vocabulary = Gpt2Tokenizer.EndOfText + 1;
    private const int Bytes = 256;

    /// <exception cref="CommandException">There is no such tokenizer, or none is named and the vocabulary does not tell it.</exception>
    public static ITokenizer For(GptConfig model, string? name, string folder) => name switch
    {
        "gpt2" => Gpt2Tokenizer.Load(),
        "bytes" => new ByteTokenizer(),
        null => model.VocabularySize switch
        {
            Gpt2Vocabulary => Gpt2Tokenizer.Load(),
            Bytes => new ByteTokenizer(),
            var size => throw new CommandException(string.Create(
                CultureInfo.InvariantCulture,
                $"The model in '{folder}' has a vocabulary of {size:N0} tokens, which neither gpt2 (50,257) nor bytes (256) has. Name its tokenizer: --tokenizer characters:FILE, the text that it was trained on.")),
        },
        _ when name.StartsWith(Characters, StringComparison.Ordinal) => OfText(name[Characters.Length..]),
        _ => throw new CommandException($"There is no tokenizer '{name}'. There are gpt2, bytes, and characters:FILE with the training text."),
    };

    private static CharacterTokenizer OfText(string file)
    {
        if (!File.Exists(file))
        {
            throw new CommandException($"There is no file '{file}' to take the characters of --tokenizer from. Name the text that the model was trained on.");
        }

        try
        {
            return new CharacterTokenizer(File.ReadAllText(file));
        }
        catch (ArgumentException)
        {
            throw new CommandException($"'{file}' is empty or no valid text, so it has no characters for --tokenizer. Name the text that the model was trained on.");
        }
    }
}

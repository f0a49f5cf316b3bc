using Octavo.Models;

namespace Octavo.Torch.Models;

/// <summary>Refuses tokens that a model has no embedding for, before native code would.</summary>
internal static class TokenCheck
{
    /// <summary>Throws unless there is at least one token and each is in the vocabulary.</summary>
    public static void Validate(GptConfig config, string what, int[] tokens) => Validate(config.Name, config.VocabularySize, what, tokens);

    /// <summary>The same for any model.</summary>
    public static void Validate(string model, int vocabulary, string what, int[] tokens)
    {
        if (tokens.Length == 0)
        {
            throw new ArgumentException($"The {what} is empty; model '{model}' predicts from at least one token. Begin with a separator, say a line break.");
        }

        foreach (var token in tokens)
        {
            if (token < 0 || token >= vocabulary)
            {
                throw new ArgumentException($"The {what} has token {token}, but the VocabularySize of model '{model}' is {vocabulary}: tokens are 0 to {vocabulary - 1}.");
            }
        }
    }
}

using Octavo.Models;

namespace Octavo.Torch.Tests.Models;

/// <summary>Model shapes small enough for a test.</summary>
internal static class Shapes
{
    public static GptConfig Tiny(int context = 8, int layers = 2, int heads = 2, int width = 8, int vocabulary = 11, bool biases = true, double dropout = 0) => new()
    {
        Name = "tiny",
        VocabularySize = vocabulary,
        ContextLength = context,
        Layers = layers,
        Heads = heads,
        Width = width,
        Biases = biases,
        Dropout = dropout,
    };

    /// <summary>Tokens that follow no pattern a model could profit from, the same at every call.</summary>
    public static int[] Noise(int count, int vocabulary, uint seed = 1)
    {
        var state = seed;
        var tokens = new int[count];
        for (var i = 0; i < count; i++)
        {
            state = (state * 1664525) + 1013904223;
            tokens[i] = (int)((state >> 16) % vocabulary);
        }

        return tokens;
    }
}

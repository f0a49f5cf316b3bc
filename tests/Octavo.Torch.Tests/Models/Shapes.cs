using Octavo.Models;
using static TorchSharp.torch;

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

    /// <summary>Moves biases and gains off their initial zeros and ones and widens the weights, so that a misplaced one shows.</summary>
    public static T Spread<T>(T model)
        where T : nn.Module
    {
        using var still = no_grad();
        using var generator = new Generator(9);
        foreach (var parameter in model.parameters())
        {
            using var noise = empty_like(parameter).normal_(0, 0.2, generator);
            parameter.add_(noise);
        }

        return model;
    }

    /// <summary>Every parameter's gradient by name, in double precision.</summary>
    public static Dictionary<string, double[]> Gradients(nn.Module model) => model.named_parameters()
        .Where(named => named.parameter.grad is not null)
        .ToDictionary(
            named => named.name,
            named =>
            {
                using var copy = named.parameter.grad!.detach().to(float64).cpu().contiguous();
                return copy.data<double>().ToArray();
            });
}

using Octavo.Torch.Models;

namespace Octavo.Torch.Tests.Models;

/// <summary>GPT-2 one number at a time, with slopes (Radford et al. 2019, section 2.3).</summary>
internal sealed class ScalarGpt(Gpt model)
{
    private const double Epsilon = 1e-5;

    private readonly ScalarLayers _layers = ScalarLayers.Of(model);

    /// <summary>Logits [time][vocabulary].</summary>
    public Scalar[][] Logits(int[] tokens)
    {
        var width = model.Config.Width;
        var stream = tokens.Select((token, place) => ScalarLayers.Add(_layers.Row("wte.weight", token, width), _layers.Row("wpe.weight", place, width))).ToArray();
        for (var layer = 0; layer < model.Config.Layers; layer++)
        {
            var name = $"h.{layer}.";
            var read = stream.Select(x => _layers.Normalize(x, name + "ln_1", Epsilon)).ToArray();
            stream = ScalarLayers.Add(stream, _layers.Attention(read, name + "attn.c_attn", name + "attn.c_proj", model.Config.Heads, (t, s) => s <= t));
            stream = [.. stream.Select(x => ScalarLayers.Add(x, Perceptron(_layers.Normalize(x, name + "ln_2", Epsilon), name)))];
        }

        return [.. stream.Select(x => ScalarLayers.Linear(_layers.Normalize(x, "ln_f", Epsilon), _layers.Weights["wte.weight"], null))];
    }

    /// <summary>Slopes of the mean cross-entropy of each token after the first, by weight.</summary>
    public Dictionary<string, double[]> Gradients(int[] tokens) =>
        _layers.Gradients(ScalarLayers.CrossEntropy(Logits(tokens[..^1]).Select((logits, t) => (logits, tokens[t + 1]))));

    private Scalar[] Perceptron(Scalar[] input, string name) =>
        _layers.Linear([.. _layers.Linear(input, name + "mlp.c_fc").Select(ScalarLayers.GeluByTanh)], name + "mlp.c_proj");
}

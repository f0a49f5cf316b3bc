using Octavo.Models;

namespace Octavo.Torch.Tests.Models;

/// <summary>A vision transformer one number at a time, with slopes (Dosovitskiy et al. 2021, equations 1 to 4).</summary>
internal sealed class ScalarVisionTransformer(VisionTransformerConfig config, ScalarLayers layers)
{
    private readonly VisionTransformerConfig _config = config;
    private readonly ScalarLayers _layers = layers;

    /// <summary>Logits of the classes.</summary>
    /// <param name="image">[channels * side * side], channel by channel and row by row.</param>
    public Scalar[] Logits(double[] image)
    {
        Scalar[][] stream = [_layers.Weights["vit.embeddings.cls_token"], .. Patches(image)];
        stream = [.. stream.Select((x, place) => ScalarLayers.Add(x, _layers.Row("vit.embeddings.position_embeddings", place, _config.Width)))];
        for (var layer = 0; layer < _config.Layers; layer++)
        {
            var name = $"vit.encoder.layer.{layer}.";
            var read = stream.Select(x => Normalize(x, name + "layernorm_before")).ToArray();
            stream = ScalarLayers.Add(stream, _layers.Attention(read, name + "attention.attention.query_key_value", name + "attention.output.dense", _config.Heads, (_, _) => true));
            stream = [.. stream.Select(x => ScalarLayers.Add(x, Perceptron(Normalize(x, name + "layernorm_after"), name)))];
        }

        return _layers.Linear(Normalize(stream[0], "vit.layernorm"), "classifier");
    }

    public Dictionary<string, double[]> Gradients(IEnumerable<(double[] Image, int Label)> batch) =>
        _layers.Gradients(ScalarLayers.CrossEntropy(batch.Select(row => (Logits(row.Image), row.Label)).ToArray()));

    /// <summary>The convolution of a patch's side with a stride of as much, pixel by pixel.</summary>
    private IEnumerable<Scalar[]> Patches(double[] image)
    {
        const string Name = "vit.embeddings.patch_embeddings.projection";
        var (side, patch) = (_config.ImageSide, _config.PatchSide);
        for (var top = 0; top < side; top += patch)
        {
            for (var left = 0; left < side; left += patch)
            {
                var (pixels, kernel) = (new List<double>(), new List<int>());
                for (var channel = 0; channel < _config.Channels; channel++)
                {
                    for (var row = 0; row < patch; row++)
                    {
                        for (var column = 0; column < patch; column++)
                        {
                            pixels.Add(image[(((channel * side) + top + row) * side) + left + column]);
                            kernel.Add((((channel * patch) + row) * patch) + column);
                        }
                    }
                }

                var values = pixels.Select(_layers.Constant).ToArray();
                yield return [.. Enumerable.Range(0, _config.Width).Select(o =>
                    Scalar.Dot(values, kernel.Select(at => _layers.Weights[Name + ".weight"][(o * values.Length) + at]).ToArray()) + _layers.Weights[Name + ".bias"][o])];
            }
        }
    }

    private Scalar[] Normalize(Scalar[] input, string name) => _layers.Normalize(input, name, _config.NormalizationEpsilon);

    private Scalar[] Perceptron(Scalar[] input, string name) =>
        _layers.Linear([.. _layers.Linear(input, name + "intermediate.dense").Select(ScalarLayers.Gelu)], name + "output.dense");
}

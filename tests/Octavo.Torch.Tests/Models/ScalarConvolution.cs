using Octavo.Models;

namespace Octavo.Torch.Tests.Models;

/// <summary>A causal convolutional model one number at a time, with slopes (Bai et al. 2018, section 3, equation 1 for the dilated sum).</summary>
internal sealed class ScalarConvolution(ConvolutionConfig config, ScalarLayers layers)
{
    private const double NormalizationEpsilon = 1e-5;

    /// <summary>What the output layer reads, [time][width].</summary>
    public Scalar[][] Hidden(int[] tokens)
    {
        var stream = tokens.Select(token => layers.Row("embedding.weight", token, config.Width)).ToArray();
        foreach (var (layer, dilation) in config.Dilations.Index())
        {
            var name = $"layers.{layer}.";
            var normalized = stream.Select(x => layers.Normalize(x, name + "normalization", NormalizationEpsilon)).ToArray();
            var added = normalized.Select((_, t) => layers.Linear([.. Sum(normalized, t, name, dilation).Select(ScalarLayers.Gelu)], name + "output")).ToArray();
            stream = ScalarLayers.Add(stream, added);
        }

        return [.. stream.Select(x => layers.Normalize(x, "normalization", NormalizationEpsilon))];
    }

    public Scalar[] Logits(Scalar[] hidden) => ScalarLayers.Linear(hidden, layers.Weights["embedding.weight"], null);

    /// <summary>The sum over kernel places k of W_k x at t - (kernel width - 1 - k) * dilation, where there is such a place; weights are [out, in, kernel].</summary>
    private Scalar[] Sum(Scalar[][] inputs, int t, string name, int dilation)
    {
        var (weight, bias) = (layers.Weights[name + "convolution.weight"], layers.Weights[name + "convolution.bias"]);
        var output = new Scalar[config.Width];
        for (var o = 0; o < config.Width; o++)
        {
            var total = bias[o];
            for (var k = 0; k < config.KernelWidth; k++)
            {
                var from = t - ((config.KernelWidth - 1 - k) * dilation);
                for (var i = 0; from >= 0 && i < config.Width; i++)
                {
                    total += weight[(((o * config.Width) + i) * config.KernelWidth) + k] * inputs[from][i];
                }
            }

            output[o] = total;
        }

        return output;
    }
}

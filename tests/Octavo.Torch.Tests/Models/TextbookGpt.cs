using Octavo.Models;
using Octavo.Torch.Models;

namespace Octavo.Torch.Tests.Models;

/// <summary>GPT-2 written from its papers with loops over doubles, one position, head and unit at a time; no tensor library.</summary>
internal sealed class TextbookGpt
{
    private readonly GptConfig _config;
    private readonly Dictionary<string, double[]> _weights;

    public TextbookGpt(Gpt model)
    {
        _config = model.Config;
        _weights = model.named_parameters().ToDictionary(
            named => named.name,
            named =>
            {
                using var copy = named.parameter.detach().to(TorchSharp.torch.float64).cpu().contiguous();
                return copy.data<double>().ToArray();
            });
    }

    /// <summary>The weights by name, to be changed in place for difference quotients.</summary>
    public IReadOnlyDictionary<string, double[]> Weights => _weights;

    /// <summary>Logits [time][vocabulary].</summary>
    public double[][] Logits(int[] tokens)
    {
        var width = _config.Width;
        var stream = new double[tokens.Length][];
        for (var t = 0; t < tokens.Length; t++)
        {
            stream[t] = new double[width];
            for (var i = 0; i < width; i++)
            {
                stream[t][i] = _weights["wte.weight"][(tokens[t] * width) + i] + _weights["wpe.weight"][(t * width) + i];
            }
        }

        for (var layer = 0; layer < _config.Layers; layer++)
        {
            var prefix = $"h.{layer}.";
            Add(stream, Attention([.. stream.Select(x => Normalize(x, prefix + "ln_1"))], prefix + "attn."));
            Add(stream, [.. stream.Select(x => Mlp(Normalize(x, prefix + "ln_2"), prefix + "mlp."))]);
        }

        return [.. stream.Select(x => Linear(Normalize(x, "ln_f"), "wte", _config.VocabularySize))];
    }

    /// <summary>Mean cross-entropy in nats of each token after the first, given those before it.</summary>
    public double Loss(int[] tokens)
    {
        var logits = Logits(tokens[..^1]);
        return Enumerable.Range(0, logits.Length).Average(t => -LogSoftmax(logits[t])[tokens[t + 1]]);
    }

    public static double[] LogSoftmax(double[] logits)
    {
        var highest = logits.Max();
        var total = highest + Math.Log(logits.Sum(value => Math.Exp(value - highest)));
        return [.. logits.Select(value => value - total)];
    }

    private double[][] Attention(double[][] input, string prefix)
    {
        var (width, headWidth) = (_config.Width, _config.Width / _config.Heads);
        var projected = input.Select(x => Linear(x, prefix + "c_attn", 3 * width)).ToArray();
        var mixed = input.Select(_ => new double[width]).ToArray();
        for (var head = 0; head < _config.Heads; head++)
        {
            for (var t = 0; t < input.Length; t++)
            {
                var scores = new double[t + 1];
                for (var s = 0; s <= t; s++)
                {
                    for (var i = 0; i < headWidth; i++)
                    {
                        scores[s] += projected[t][(head * headWidth) + i] * projected[s][width + (head * headWidth) + i];
                    }

                    scores[s] /= Math.Sqrt(headWidth);
                }

                var logWeights = LogSoftmax(scores);
                for (var s = 0; s <= t; s++)
                {
                    for (var i = 0; i < headWidth; i++)
                    {
                        mixed[t][(head * headWidth) + i] += Math.Exp(logWeights[s]) * projected[s][(2 * width) + (head * headWidth) + i];
                    }
                }
            }
        }

        return [.. mixed.Select(x => Linear(x, prefix + "c_proj", width))];
    }

    private double[] Mlp(double[] input, string prefix) =>
        Linear([.. Linear(input, prefix + "c_fc", 4 * _config.Width).Select(Gelu)], prefix + "c_proj", _config.Width);

    private static double Gelu(double x) => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))));

    private double[] Linear(double[] input, string name, int outputs)
    {
        var weight = _weights[name + ".weight"];
        var bias = _weights.GetValueOrDefault(name + ".bias");
        var output = new double[outputs];
        for (var o = 0; o < outputs; o++)
        {
            output[o] = bias?[o] ?? 0;
            for (var i = 0; i < input.Length; i++)
            {
                output[o] += weight[(o * input.Length) + i] * input[i];
            }
        }

        return output;
    }

    private double[] Normalize(double[] input, string name)
    {
        var mean = input.Average();
        var variance = input.Average(value => (value - mean) * (value - mean));
        var bias = _weights.GetValueOrDefault(name + ".bias");
        return [.. input.Select((value, i) => ((value - mean) / Math.Sqrt(variance + 1e-5) * _weights[name + ".weight"][i]) + (bias?[i] ?? 0))];
    }

    private static void Add(double[][] to, double[][] what)
    {
        for (var t = 0; t < to.Length; t++)
        {
            for (var i = 0; i < to[t].Length; i++)
            {
                to[t][i] += what[t][i];
            }
        }
    }
}

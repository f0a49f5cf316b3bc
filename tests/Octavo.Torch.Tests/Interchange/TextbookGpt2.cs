using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Interchange;

/// <summary>
/// GPT-2's forward pass from the published tensors alone, in doubles and with loops: x W + b with W stored [in, out], heads cut from the
/// last axis, query, key and value side by side in it. Source: Radford et al. 2019, section 2.3, and OpenAI's published model code.
/// </summary>
internal sealed class TextbookGpt2(IReadOnlyDictionary<string, Tensor> tensors, int layers, int heads)
{
    private readonly Dictionary<string, double[]> _values = tensors.ToDictionary(named => named.Key, named =>
    {
        using var wide = named.Value.to(float64).contiguous();
        return wide.data<double>().ToArray();
    });

    /// <summary>Logits [time][vocabulary].</summary>
    public double[][] Logits(int[] tokens)
    {
        var (width, vocabulary) = ((int)tensors["wte.weight"].shape[1], (int)tensors["wte.weight"].shape[0]);
        var x = tokens.Select((token, t) => Row("wte.weight", token, width).Zip(Row("wpe.weight", t, width), (a, b) => a + b).ToArray()).ToArray();
        for (var layer = 0; layer < layers; layer++)
        {
            x = Sum(x, Attention(x, $"h.{layer}.", width));
            x = Sum(x, [.. x.Select(row => Conv1D(
                [.. Conv1D(Norm(row, $"h.{layer}.ln_2"), $"h.{layer}.mlp.c_fc", 4 * width).Select(GeluNew)], $"h.{layer}.mlp.c_proj", width))]);
        }

        return [.. x.Select(row => Norm(row, "ln_f")).Select(row => Enumerable.Range(0, vocabulary).Select(v => Dot(row, Row("wte.weight", v, width))).ToArray())];
    }

    private double[][] Attention(double[][] x, string block, int width)
    {
        var head = width / heads;
        var joined = x.Select(row => Conv1D(Norm(row, block + "ln_1"), block + "attn.c_attn", 3 * width)).ToArray();
        double[] Part(int t, int which, int h) => joined[t][((which * width) + (h * head))..((which * width) + ((h + 1) * head))];
        var mixed = x.Select(_ => new double[width]).ToArray();
        for (var h = 0; h < heads; h++)
        {
            for (var t = 0; t < x.Length; t++)
            {
                var weights = Enumerable.Range(0, t + 1).Select(s => Math.Exp(Dot(Part(t, 0, h), Part(s, 1, h)) / Math.Sqrt(head))).ToArray();
                for (var s = 0; s <= t; s++)
                {
                    for (var i = 0; i < head; i++)
                    {
                        mixed[t][(h * head) + i] += weights[s] / weights.Sum() * Part(s, 2, h)[i];
                    }
                }
            }
        }

        return [.. mixed.Select(row => Conv1D(row, block + "attn.c_proj", width))];
    }

    private double[] Conv1D(double[] x, string name, int outputs) => [.. Enumerable.Range(0, outputs)
        .Select(o => _values[name + ".bias"][o] + Enumerable.Range(0, x.Length).Sum(i => x[i] * _values[name + ".weight"][(i * outputs) + o]))];

    private double[] Norm(double[] x, string name)
    {
        var mean = x.Average();
        var deviation = Math.Sqrt(x.Average(value => (value - mean) * (value - mean)) + 1e-5);
        return [.. x.Select((value, i) => ((value - mean) / deviation * _values[name + ".weight"][i]) + _values[name + ".bias"][i])];
    }

    private double[] Row(string name, int row, int width) => _values[name][(row * width)..((row + 1) * width)];

    private static double GeluNew(double x) => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * Math.Pow(x, 3)))));

    private static double Dot(double[] left, double[] right) => left.Zip(right, (a, b) => a * b).Sum();

    private static double[][] Sum(double[][] left, double[][] right) => [.. left.Zip(right, (a, b) => a.Zip(b, (x, y) => x + y).ToArray())];
}

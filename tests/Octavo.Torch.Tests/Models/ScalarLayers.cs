using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Models;

/// <summary>The parts of Transformers from their papers, one position, head and unit at a time, with the weights of a model by its names for them.</summary>
internal sealed class ScalarLayers
{
    private readonly ScalarTape _tape = new();

    public ScalarLayers(IEnumerable<KeyValuePair<string, Tensor>> weights)
    {
        Weights = weights.ToDictionary(
            named => named.Key,
            named =>
            {
                using var copy = named.Value.detach().to(float64).cpu().contiguous();
                return copy.data<double>().Select(_tape.Leaf).ToArray();
            });
    }

    /// <summary>The layers of a model by its own names.</summary>
    public static ScalarLayers Of(nn.Module model) => new(model.named_parameters().Select(named => KeyValuePair.Create(named.name, (Tensor)named.parameter)));

    /// <summary>The weights by name.</summary>
    public IReadOnlyDictionary<string, Scalar[]> Weights { get; }

    public Scalar Constant(double value) => _tape.Leaf(value);

    /// <summary>The slope of a result along every weight.</summary>
    public Dictionary<string, double[]> Gradients(Scalar result)
    {
        _tape.Differentiate(result);
        return Weights.ToDictionary(pair => pair.Key, pair => pair.Value.Select(weight => weight.Gradient).ToArray());
    }

    /// <summary>One row of a table.</summary>
    public Scalar[] Row(string table, int row, int width) => Weights[table][(row * width)..((row + 1) * width)];

    /// <summary>Vaswani et al. 2017, section 3.3: x W + b; W is stored [out, in].</summary>
    public Scalar[] Linear(Scalar[] input, string name) => Linear(input, Weights[name + ".weight"], Weights.GetValueOrDefault(name + ".bias"));

    public static Scalar[] Linear(Scalar[] input, Scalar[] weight, Scalar[]? bias)
    {
        var output = new Scalar[weight.Length / input.Length];
        for (var o = 0; o < output.Length; o++)
        {
            var product = Scalar.Dot(input, weight.AsSpan(o * input.Length, input.Length));
            output[o] = bias is null ? product : product + bias[o];
        }

        return output;
    }

    /// <summary>Ba et al. 2016, equation 4, over one vector.</summary>
    public Scalar[] Normalize(Scalar[] input, string name, double epsilon)
    {
        var mean = Scalar.Mean(input);
        var centered = input.Select(value => value - mean).ToArray();
        var deviation = (Scalar.Dot(centered, centered) * (1.0 / input.Length)).Plus(epsilon).Sqrt();
        var (gain, bias) = (Weights[name + ".weight"], Weights.GetValueOrDefault(name + ".bias"));
        return [.. centered.Select((value, i) => bias is null ? value / deviation * gain[i] : (value / deviation * gain[i]) + bias[i])];
    }

    /// <summary>Vaswani et al. 2017, equation 1 for each head: queries, keys and values of all heads follow one another in the product's rows.</summary>
    /// <param name="input">[time][width].</param>
    /// <param name="queryKeyValue">The product's name.</param>
    /// <param name="output">The last product's name.</param>
    /// <param name="heads">Heads.</param>
    /// <param name="sees">Whether the token at the first place sees that at the second.</param>
    public Scalar[][] Attention(Scalar[][] input, string queryKeyValue, string output, int heads, Func<int, int, bool> sees)
    {
        var width = input[0].Length;
        var projected = input.Select(x => Linear(x, queryKeyValue)).ToArray();
        Scalar[][] Part(int part) => [.. projected.Select(x => x[(part * width)..((part + 1) * width)])];
        return Gather(Part(0), Part(1), Part(2), output, heads, sees);
    }

    /// <summary>The same section 3.2.3: queries of one sequence, keys and values of another, which follow one another in their product's rows.</summary>
    public Scalar[][] SourceAttention(Scalar[][] input, Scalar[][] source, string query, string keyValue, string output, int heads, Func<int, int, bool> sees)
    {
        var width = input[0].Length;
        var projected = source.Select(x => Linear(x, keyValue)).ToArray();
        return Gather([.. input.Select(x => Linear(x, query))], [.. projected.Select(x => x[..width])], [.. projected.Select(x => x[width..])], output, heads, sees);
    }

    private Scalar[][] Gather(Scalar[][] queries, Scalar[][] keys, Scalar[][] values, string output, int heads, Func<int, int, bool> sees)
    {
        var width = queries[0].Length;
        var headWidth = width / heads;
        var mixed = queries.Select(_ => new Scalar[width]).ToArray();
        for (var head = 0; head < heads; head++)
        {
            var first = head * headWidth;
            for (var t = 0; t < queries.Length; t++)
            {
                var seen = Enumerable.Range(0, keys.Length).Where(s => sees(t, s)).ToArray();
                var query = queries[t].AsSpan(first, headWidth).ToArray();
                var scores = seen.Select(s => Scalar.Dot(query, keys[s].AsSpan(first, headWidth)) * (1 / Math.Sqrt(headWidth))).ToArray();
                var weights = LogSoftmax(scores).Select(score => score.Exp()).ToArray();
                for (var i = first; i < first + headWidth; i++)
                {
                    var at = i;
                    mixed[t][i] = Scalar.Dot(weights, seen.Select(s => values[s][at]).ToArray());
                }
            }
        }

        return [.. mixed.Select(x => Linear(x, output))];
    }

    public static Scalar[] LogSoftmax(Scalar[] logits)
    {
        // What is taken off for range is a constant: it changes neither the result nor its slopes.
        var highest = logits.Max(logit => logit.Value);
        var total = Scalar.Sum([.. logits.Select(logit => logit.Plus(-highest).Exp())]).Log().Plus(highest);
        return [.. logits.Select(logit => logit - total)];
    }

    /// <summary>Hendrycks and Gimpel 2016, section 2: x times the normal distribution's integral up to x.</summary>
    public static Scalar Gelu(Scalar x) => x * 0.5 * (x * (1 / Math.Sqrt(2))).Erf().Plus(1);

    /// <summary>The same, section 2: its approximation by tanh.</summary>
    public static Scalar GeluByTanh(Scalar x) => x * 0.5 * ((x + (x * x * x * 0.044715)) * Math.Sqrt(2 / Math.PI)).Tanh().Plus(1);

    public static Scalar[][] Add(Scalar[][] a, Scalar[][] b) => [.. a.Zip(b, Add)];

    public static Scalar[] Add(Scalar[] a, Scalar[] b) => [.. a.Zip(b, (x, y) => x + y)];

    /// <summary>Mean cross-entropy in nats of the named entries.</summary>
    public static Scalar CrossEntropy(IEnumerable<(Scalar[] Logits, int Target)> rows) =>
        Scalar.Mean([.. rows.Select(row => LogSoftmax(row.Logits)[row.Target])]) * -1;
}

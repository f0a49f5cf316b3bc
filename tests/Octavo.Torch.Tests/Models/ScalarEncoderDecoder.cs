using Octavo.Models;

namespace Octavo.Torch.Tests.Models;

/// <summary>The encoder-decoder one number at a time, with slopes (Vaswani et al. 2017, section 3).</summary>
internal sealed class ScalarEncoderDecoder(EncoderDecoderConfig config, ScalarLayers layers)
{
    /// <summary>Logits of every position of the target, [time][vocabulary]; what lies from <paramref name="length"/> on in the source is padding.</summary>
    public Scalar[][] Logits(int[] source, int length, int[] target)
    {
        var encoded = Embed(source);
        for (var layer = 0; layer < config.Layers; layer++)
        {
            var name = $"encoder.{layer}.";
            var attended = layers.Attention(encoded, name + "attention.query_key_value", name + "attention.output", config.Heads, (_, s) => s < length);
            encoded = Perceptron(Added(encoded, attended, name + "attention_normalization"), name);
        }

        var stream = Embed(target);
        for (var layer = 0; layer < config.Layers; layer++)
        {
            var name = $"decoder.{layer}.";
            var attended = layers.Attention(stream, name + "attention.query_key_value", name + "attention.output", config.Heads, (t, s) => s <= t);
            stream = Added(stream, attended, name + "attention_normalization");
            var read = layers.SourceAttention(
                stream, encoded, name + "source_attention.query", name + "source_attention.key_value", name + "source_attention.output", config.Heads, (_, s) => s < length);
            stream = Perceptron(Added(stream, read, name + "source_attention_normalization"), name);
        }

        return [.. stream.Select(x => ScalarLayers.Linear(x, layers.Weights["embedding.weight"], null))];
    }

    /// <summary>Szegedy et al. 2016, section 7: the cross-entropy of (1 - smoothing) on the label and smoothing spread evenly; labels below 0 are not predicted.</summary>
    public Scalar Loss(IEnumerable<(int[] Source, int Length, int[] Target, int[] Labels)> batch, double smoothing)
    {
        var terms = new List<Scalar>();
        foreach (var (source, length, target, labels) in batch)
        {
            var logits = Logits(source, length, target);
            for (var t = 0; t < labels.Length; t++)
            {
                if (labels[t] >= 0)
                {
                    var logarithms = ScalarLayers.LogSoftmax(logits[t]);
                    terms.Add((logarithms[labels[t]] * (1 - smoothing)) + (Scalar.Sum(logarithms) * (smoothing / config.VocabularySize)));
                }
            }
        }

        return Scalar.Mean(terms) * -1;
    }

    public Dictionary<string, double[]> Gradients(Scalar loss) => layers.Gradients(loss);

    private Scalar[][] Embed(int[] tokens) => [.. tokens.Select((token, place) => layers.Row("embedding.weight", token, config.Width)
        .Select((value, i) => (value * Math.Sqrt(config.Width)).Plus(Position(place, i))).ToArray())];

    private double Position(int place, int i)
    {
        var angle = place * Math.Exp(-Math.Log(10_000) * (i / 2 * 2) / config.Width);
        return i % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle);
    }

    private Scalar[][] Added(Scalar[][] stream, Scalar[][] part, string name) =>
        [.. ScalarLayers.Add(stream, part).Select(x => layers.Normalize(x, name, config.NormalizationEpsilon))];

    private Scalar[][] Perceptron(Scalar[][] stream, string name) => Added(
        stream,
        [.. stream.Select(x => layers.Linear([.. layers.Linear(x, name + "feed_forward.expand").Select(hidden => hidden.Relu())], name + "feed_forward.contract"))],
        name + "feed_forward_normalization");
}

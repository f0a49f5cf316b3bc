using Octavo.Models;

namespace Octavo.Torch.Tests.Models;

/// <summary>BERT one number at a time, with slopes (Devlin et al. 2019, section 3 and appendix A.2).</summary>
internal sealed class ScalarBert(BertConfig config, ScalarLayers layers)
{
    private readonly double _epsilon = config.NormalizationEpsilon;

    private readonly ScalarLayers _layers = layers;

    /// <summary>What the last block makes of every token, [time][width]; those from <paramref name="length"/> on are padding.</summary>
    public Scalar[][] Hidden(int[] tokens, int[] segments, int length)
    {
        var width = config.Width;
        var stream = tokens.Select((token, place) => _layers.Normalize(
            ScalarLayers.Add(
                ScalarLayers.Add(_layers.Row("bert.embeddings.word_embeddings.weight", token, width), _layers.Row("bert.embeddings.position_embeddings.weight", place, width)),
                _layers.Row("bert.embeddings.token_type_embeddings.weight", segments[place], width)),
            "bert.embeddings.LayerNorm",
            _epsilon)).ToArray();
        for (var layer = 0; layer < config.Layers; layer++)
        {
            var name = $"bert.encoder.layer.{layer}.";
            var attended = _layers.Attention(stream, name + "attention.self.query_key_value", name + "attention.output.dense", config.Heads, (_, s) => s < length);
            stream = [.. ScalarLayers.Add(stream, attended).Select(x => _layers.Normalize(x, name + "attention.output.LayerNorm", _epsilon))];
            stream = [.. stream.Select(x => _layers.Normalize(ScalarLayers.Add(x, Perceptron(x, name)), name + "output.LayerNorm", _epsilon))];
        }

        return stream;
    }

    public Scalar[] Pool(Scalar[][] hidden) => [.. _layers.Linear(hidden[0], "bert.pooler.dense").Select(x => x.Tanh())];

    public Scalar[] MaskedTokenLogits(Scalar[] hidden)
    {
        var transformed = _layers.Linear(hidden, "cls.predictions.transform.dense").Select(ScalarLayers.Gelu).ToArray();
        var normalized = _layers.Normalize(transformed, "cls.predictions.transform.LayerNorm", _epsilon);
        return ScalarLayers.Linear(normalized, _layers.Weights["bert.embeddings.word_embeddings.weight"], _layers.Weights["cls.predictions.bias"]);
    }

    public Scalar[] NextSentenceLogits(Scalar[] pooled) => _layers.Linear(pooled, "cls.seq_relationship");

    /// <summary>The loss of pretraining over a batch; a target below 0 is not predicted.</summary>
    public Scalar Loss(IReadOnlyList<(int[] Tokens, int[] Segments, int Length, int[] Targets, int NextSentence)> batch)
    {
        var read = batch.Select(row => (Row: row, Hidden: Hidden(row.Tokens, row.Segments, row.Length))).ToArray();
        var masked = read.SelectMany(row => row.Row.Targets.Select((target, t) => (Hidden: row.Hidden[t], Target: target))).Where(place => place.Target >= 0);
        return ScalarLayers.CrossEntropy(masked.Select(place => (MaskedTokenLogits(place.Hidden), place.Target)))
            + ScalarLayers.CrossEntropy(read.Select(row => (NextSentenceLogits(Pool(row.Hidden)), row.Row.NextSentence)));
    }

    public Dictionary<string, double[]> Gradients(Scalar loss) => _layers.Gradients(loss);

    private Scalar[] Perceptron(Scalar[] input, string name) =>
        _layers.Linear([.. _layers.Linear(input, name + "intermediate.dense").Select(ScalarLayers.Gelu)], name + "output.dense");
}

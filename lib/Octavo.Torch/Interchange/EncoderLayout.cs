using static TorchSharp.torch;

namespace Octavo.Torch.Interchange;

/// <summary>What the published layouts of BERT and of vision transformers have in common: linear weights [out, in], and query, key and value apart.</summary>
internal static class EncoderLayout
{
    private static readonly string[] QueryKeyValue = ["query", "key", "value"];

    /// <summary>A tensor that is a parameter of the same name.</summary>
    public static PublishedTensor Plain(string name) => new() { Name = name, Parameter = name };

    /// <summary>Weight and bias of a linear layer.</summary>
    public static IEnumerable<PublishedTensor> Linear(string name) => [Plain(name + ".weight"), Plain(name + ".bias")];

    /// <summary>Weights and biases of the three products that one product of the model replaces.</summary>
    /// <param name="attention">The module that has them, for example "attention.self".</param>
    public static IEnumerable<PublishedTensor> Attention(string attention) =>
        from kind in new[] { "weight", "bias" }
        from part in Enumerable.Range(0, QueryKeyValue.Length)
        select new PublishedTensor
        {
            Name = $"{attention}.{QueryKeyValue[part]}.{kind}",
            Parameter = $"{attention}.query_key_value.{kind}",
            Parts = QueryKeyValue.Length,
            Part = part,
        };

    /// <summary>Throws unless the values that both kinds of config.json have say what the models compute.</summary>
    /// <exception cref="InterchangeException">One does not; the message names it.</exception>
    public static void Require(PublishedConfig json, string kind)
    {
        json.Require("model_type", $"this reads the layout of \"{kind}\" alone", $"\"{kind}\"");
        json.Require("hidden_act", "the model computes GELU with the error function (gelu)", "null", "\"gelu\"");
        json.Require("quantization_config", "quantized weights are not read", "null");
        var mlpWidth = 4 * json.Size("hidden_size");
        json.Require("intermediate_size", $"the model's MLP is 4 times as wide as the model, {mlpWidth}", $"{mlpWidth}");
    }

    /// <summary>The one dropout that the model has for all places.</summary>
    /// <exception cref="InterchangeException">The file has two.</exception>
    public static double Dropout(PublishedConfig json, double absent)
    {
        var hidden = json.Number("hidden_dropout_prob", absent);
        return json.Number("attention_probs_dropout_prob", absent) == hidden
            ? hidden
            : throw json.Refusal("attention_probs_dropout_prob", $"the model has one dropout for all places, while hidden_dropout_prob is {hidden}; it matters to training alone, so make them equal in the file");
    }

    /// <summary>What a model is called that is no preset: the folder's name.</summary>
    public static string NameOf(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));

    /// <summary>Throws what says that a config.json describes no model.</summary>
    /// <exception cref="InterchangeException">The validation fails.</exception>
    public static void Validate(string folder, Action validate)
    {
        try
        {
            validate();
        }
        catch (ArgumentException error)
        {
            throw new InterchangeException($"'{Path.Combine(folder, PublishedFolder.ConfigFile)}' describes no model: {error.Message}", error);
        }
    }

    /// <summary>A number type as config.json names it.</summary>
    public static string NameOf(ScalarType type) => type.ToString().ToLowerInvariant();
}

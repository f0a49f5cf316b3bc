using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Octavo.Models;
using static TorchSharp.torch;

namespace Octavo.Torch.Interchange;

/// <summary>GPT-2 as Hugging Face publishes it: OpenAI's names, linear weights stored [in, out], causal masks stored beside them.</summary>
/// <remarks>Source: the files of the model "gpt2", and "Conv1D" in the Transformers library's documentation.</remarks>
internal static partial class Gpt2Layout
{
    private const int Gpt2EndOfText = 50256;
    private const double Epsilon = 1e-5;
    private const string Bias = ".bias";

    /// <summary>The tensors of a published model of this shape; it always has biases.</summary>
    public static PublishedLayout For(GptConfig config)
    {
        var tensors = new List<PublishedTensor> { Plain("wte.weight"), Plain("wpe.weight") };
        for (var layer = 0; layer < config.Layers; layer++)
        {
            var block = $"h.{layer}.";
            tensors.AddRange(Normalization(block + "ln_1"));
            tensors.AddRange(Linear(block + "attn.c_attn"));
            tensors.AddRange(Linear(block + "attn.c_proj"));
            tensors.AddRange(Normalization(block + "ln_2"));
            tensors.AddRange(Linear(block + "mlp.c_fc"));
            tensors.AddRange(Linear(block + "mlp.c_proj"));
        }

        tensors.AddRange(Normalization("ln_f"));
        return new PublishedLayout
        {
            Name = $"a GPT-2 of {config.Layers} layers and width {config.Width}",
            Prefix = "transformer.",
            Tensors = tensors,
            Tied = new Dictionary<string, string> { ["lm_head.weight"] = "wte.weight" },
            IsIgnored = name => Mask().IsMatch(name),
        };
    }

    /// <summary>The shape that a config.json describes.</summary>
    /// <exception cref="InterchangeException">A value is missing or says something that <see cref="Torch.Models.Gpt"/> does not compute; the message names it.</exception>
    public static GptConfig Read(string folder)
    {
        var json = PublishedConfig.Read(folder);
        json.Require("model_type", "this reads GPT-2's layout alone", "\"gpt2\"");
        json.Require("activation_function", "the model computes GELU in its tanh form (gelu_new, gelu_pytorch_tanh, gelu_fast)", "null", "\"gelu_new\"", "\"gelu_pytorch_tanh\"", "\"gelu_fast\"");
        json.Require("scale_attn_weights", "the model divides scores by the square root of the head's width", "null", "true");
        json.Require("scale_attn_by_inverse_layer_idx", "the model scales all layers' scores alike", "null", "false");
        json.Require("add_cross_attention", "the model has no cross-attention", "null", "false");
        json.Require("tie_word_embeddings", "the model's output is its token embedding", "null", "true");
        json.Require("quantization_config", "quantized weights are not read", "null");
        var config = new GptConfig
        {
            Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))),
            VocabularySize = json.Size("vocab_size"),
            ContextLength = json.Size("n_positions"),
            Layers = json.Size("n_layer"),
            Heads = json.Size("n_head"),
            Width = json.Size("n_embd"),
            Dropout = json.Number("resid_pdrop", absent: 0.1),
        };
        if (json.Number("layer_norm_epsilon", Epsilon) != Epsilon)
        {
            throw json.Refusal("layer_norm_epsilon", "the model's layer normalization adds 1e-5");
        }

        json.Require("n_inner", $"the model's MLP is 4 times as wide as the model, {config.MlpWidth}", "null", $"{config.MlpWidth}");
        foreach (var name in new[] { "embd_pdrop", "attn_pdrop" })
        {
            if (json.Number(name, absent: 0.1) != config.Dropout)
            {
                throw json.Refusal(name, $"the model has one dropout for all places, while resid_pdrop is {config.Dropout}; it matters to training alone, so make them equal in the file");
            }
        }

        try
        {
            config.Validate();
        }
        catch (ArgumentException error)
        {
            throw new InterchangeException($"'{Path.Combine(folder, PublishedFolder.ConfigFile)}' describes no model: {error.Message}", error);
        }

        var preset = GptPresets.Gpt2.FirstOrDefault(known => known with { Name = config.Name, Dropout = config.Dropout } == config);
        return preset is null ? config : config with { Name = preset.Name };
    }

    /// <summary>The parameters, with zeros for the biases that a model without has not; they live in the caller's dispose scope.</summary>
    public static IReadOnlyDictionary<string, Tensor> WithBiases(PublishedLayout layout, IReadOnlyDictionary<string, Tensor> parameters)
    {
        var all = new Dictionary<string, Tensor>(parameters, StringComparer.Ordinal);
        foreach (var bias in layout.Tensors.Select(tensor => tensor.Parameter).Where(name => name.EndsWith(Bias, StringComparison.Ordinal) && !parameters.ContainsKey(name)))
        {
            // The first axis of a weight [out, in] or of a gain [width].
            var weight = parameters[bias[..^Bias.Length] + ".weight"];
            all.Add(bias, zeros(weight.shape[0], dtype: weight.dtype));
        }

        return all;
    }

    /// <summary>The config.json that describes a model.</summary>
    public static JsonObject Write(GptConfig config, ScalarType type)
    {
        int? endOfText = config.VocabularySize > Gpt2EndOfText ? Gpt2EndOfText : null;
        return new JsonObject
        {
            ["architectures"] = new JsonArray("GPT2LMHeadModel"),
            ["model_type"] = "gpt2",
            ["activation_function"] = "gelu_new",
            ["vocab_size"] = config.VocabularySize,
            ["n_positions"] = config.ContextLength,
            ["n_ctx"] = config.ContextLength,
            ["n_embd"] = config.Width,
            ["n_layer"] = config.Layers,
            ["n_head"] = config.Heads,
            ["n_inner"] = null,
            ["layer_norm_epsilon"] = Epsilon,
            ["initializer_range"] = 0.02,
            ["attn_pdrop"] = config.Dropout,
            ["embd_pdrop"] = config.Dropout,
            ["resid_pdrop"] = config.Dropout,
            ["scale_attn_weights"] = true,
            ["tie_word_embeddings"] = true,

            // Absent they would mean GPT-2's own number, which a smaller vocabulary does not have.
            ["bos_token_id"] = endOfText,
            ["eos_token_id"] = endOfText,
            ["torch_dtype"] = type.ToString().ToLowerInvariant(),
        };
    }

    private static IEnumerable<PublishedTensor> Normalization(string name) => [Plain(name + ".weight"), Plain(name + ".bias")];

    private static IEnumerable<PublishedTensor> Linear(string name) => [Plain(name + ".weight") with { Transposed = true }, Plain(name + ".bias")];

    // The model's parameters bear the published names.
    private static PublishedTensor Plain(string name) => new() { Name = name, Parameter = name };

    [GeneratedRegex(@"^h\.\d+\.attn\.(bias|masked_bias)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Mask();
}

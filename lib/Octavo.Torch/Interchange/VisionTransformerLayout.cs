using System.Text.Json.Nodes;
using Octavo.Models;
using static TorchSharp.torch;

namespace Octavo.Torch.Interchange;

/// <summary>Vision transformers that classify as Hugging Face publishes them; a pooler, which the classifier does not read, is passed over.</summary>
/// <remarks>Source: the files of the model "google/vit-base-patch16-224".</remarks>
internal static class VisionTransformerLayout
{
    private const string Classifier = "classifier.weight";

    /// <summary>The tensors of a published model of this shape.</summary>
    public static PublishedLayout For(VisionTransformerConfig config)
    {
        var tensors = new List<PublishedTensor> { EncoderLayout.Plain("vit.embeddings.cls_token"), EncoderLayout.Plain("vit.embeddings.position_embeddings") };
        tensors.AddRange(EncoderLayout.Linear("vit.embeddings.patch_embeddings.projection"));
        for (var layer = 0; layer < config.Layers; layer++)
        {
            var block = $"vit.encoder.layer.{layer}.";
            tensors.AddRange(EncoderLayout.Attention(block + "attention.attention"));
            foreach (var part in new[] { "attention.output.dense", "intermediate.dense", "output.dense", "layernorm_before", "layernorm_after" })
            {
                tensors.AddRange(EncoderLayout.Linear(block + part));
            }
        }

        tensors.AddRange(EncoderLayout.Linear("vit.layernorm"));
        tensors.AddRange(EncoderLayout.Linear("classifier"));
        return new PublishedLayout
        {
            Name = $"a vision transformer of {config.Layers} layers and width {config.Width} with {config.Classes} classes",
            Prefix = "vit.",
            Tensors = tensors,
            IsIgnored = name => name.StartsWith("pooler.", StringComparison.Ordinal),
        };
    }

    /// <summary>The shape that a config.json describes, with as many classes as the classifier's tensor has rows.</summary>
    /// <exception cref="InterchangeException">
    /// A value is missing or says something that <see cref="Torch.Models.VisionTransformer"/> does not compute, or there is no classifier; the message names it.
    /// </exception>
    public static VisionTransformerConfig Read(PublishedFolder folder)
    {
        var json = PublishedConfig.Read(folder.Folder);
        EncoderLayout.Require(json, "vit");
        json.Require("qkv_bias", "the model's query, key and value have biases", "null", "true");
        if (!folder.Tensors.TryGetValue(Classifier, out var file) || file.Find(Classifier).Shape is not [var classes, _])
        {
            throw new InterchangeException($"'{folder.Folder}' has no matrix '{Classifier}', so it does not say its classes. Fetch a model that classifies, for example google/vit-base-patch16-224.");
        }

        var config = new VisionTransformerConfig
        {
            Name = EncoderLayout.NameOf(folder.Folder),
            ImageSide = json.Size("image_size"),
            PatchSide = json.Size("patch_size"),
            Channels = json.Size("num_channels"),
            Layers = json.Size("num_hidden_layers"),
            Heads = json.Size("num_attention_heads"),
            Width = json.Size("hidden_size"),
            Classes = (int)classes,
            NormalizationEpsilon = json.Number("layer_norm_eps", absent: 1e-12),
            Dropout = EncoderLayout.Dropout(json, absent: 0),
        };
        EncoderLayout.Validate(folder.Folder, config.Validate);
        var preset = VisionTransformerPresets.All.FirstOrDefault(known =>
            config == known with { Name = config.Name, Dropout = config.Dropout, NormalizationEpsilon = config.NormalizationEpsilon });
        return preset is null ? config : config with { Name = preset.Name };
    }

    /// <summary>The config.json that describes a model.</summary>
    public static JsonObject Write(VisionTransformerConfig config, ScalarType type) => new()
    {
        ["architectures"] = new JsonArray("ViTForImageClassification"),
        ["model_type"] = "vit",
        ["attention_probs_dropout_prob"] = config.Dropout,
        ["hidden_act"] = "gelu",
        ["hidden_dropout_prob"] = config.Dropout,
        ["hidden_size"] = config.Width,

        // Without names for its classes a file means a model of two.
        ["id2label"] = new JsonObject(Enumerable.Range(0, config.Classes).Select(label => KeyValuePair.Create($"{label}", (JsonNode?)$"LABEL_{label}"))),
        ["image_size"] = config.ImageSide,
        ["initializer_range"] = 0.02,
        ["intermediate_size"] = config.MlpWidth,
        ["layer_norm_eps"] = config.NormalizationEpsilon,
        ["num_attention_heads"] = config.Heads,
        ["num_channels"] = config.Channels,
        ["num_hidden_layers"] = config.Layers,
        ["patch_size"] = config.PatchSide,
        ["qkv_bias"] = true,
        ["torch_dtype"] = EncoderLayout.NameOf(type),
    };
}

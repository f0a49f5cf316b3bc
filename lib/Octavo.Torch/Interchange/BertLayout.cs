using System.Text.Json.Nodes;
using Octavo.Models;
using static TorchSharp.torch;

namespace Octavo.Torch.Interchange;

/// <summary>
/// BERT as Hugging Face publishes it: the encoder with "bert." before its names or without, the heads of pretraining where the file has
/// them, gains and biases of layer norms called gamma and beta in the files of 2018.
/// </summary>
/// <remarks>Source: the files of the model "bert-base-uncased".</remarks>
internal static class BertLayout
{
    private const string Prefix = "bert.";
    private const string Pooler = "pooler.dense.weight";
    private const string MaskedTokenHead = "cls.predictions.transform.dense.weight";
    private const string NextSentenceHead = "cls.seq_relationship.weight";

    /// <summary>The tensors of a published model of this shape.</summary>
    public static PublishedLayout For(BertConfig config)
    {
        var tensors = new List<PublishedTensor>
        {
            EncoderLayout.Plain("bert.embeddings.word_embeddings.weight"),
            EncoderLayout.Plain("bert.embeddings.position_embeddings.weight"),
            EncoderLayout.Plain("bert.embeddings.token_type_embeddings.weight"),
        };
        var tied = new Dictionary<string, string>();
        tensors.AddRange(Normalization("bert.embeddings.LayerNorm"));
        for (var layer = 0; layer < config.Layers; layer++)
        {
            var block = $"bert.encoder.layer.{layer}.";
            tensors.AddRange(EncoderLayout.Attention(block + "attention.self"));
            tensors.AddRange(EncoderLayout.Linear(block + "attention.output.dense"));
            tensors.AddRange(Normalization(block + "attention.output.LayerNorm"));
            tensors.AddRange(EncoderLayout.Linear(block + "intermediate.dense"));
            tensors.AddRange(EncoderLayout.Linear(block + "output.dense"));
            tensors.AddRange(Normalization(block + "output.LayerNorm"));
        }

        if (config.Pooler)
        {
            tensors.AddRange(EncoderLayout.Linear("bert.pooler.dense"));
        }

        if (config.MaskedTokenHead)
        {
            tensors.Add(EncoderLayout.Plain("cls.predictions.bias"));
            tensors.AddRange(EncoderLayout.Linear("cls.predictions.transform.dense"));
            tensors.AddRange(Normalization("cls.predictions.transform.LayerNorm"));
            tied["cls.predictions.decoder.weight"] = "bert.embeddings.word_embeddings.weight";
            tied["cls.predictions.decoder.bias"] = "cls.predictions.bias";
        }

        if (config.NextSentenceHead)
        {
            tensors.AddRange(EncoderLayout.Linear("cls.seq_relationship"));
        }

        return new PublishedLayout
        {
            Name = $"a BERT of {config.Layers} layers and width {config.Width}",
            Prefix = Prefix,
            Tensors = tensors,
            Tied = tied,
            IsIgnored = name => name is "embeddings.position_ids" or "embeddings.token_type_ids",
        };
    }

    /// <summary>The shape that a config.json describes, with the heads that the tensors have.</summary>
    /// <exception cref="InterchangeException">A value is missing or says something that <see cref="Torch.Models.Bert"/> does not compute; the message names it.</exception>
    public static BertConfig Read(PublishedFolder folder)
    {
        var json = PublishedConfig.Read(folder.Folder);
        EncoderLayout.Require(json, "bert");
        json.Require("position_embedding_type", "the model adds learned positions (absolute)", "null", "\"absolute\"");
        json.Require("is_decoder", "the model is an encoder", "null", "false");
        json.Require("add_cross_attention", "the model has no cross-attention", "null", "false");
        json.Require("tie_word_embeddings", "the output of the masked-token head is the token embedding", "null", "true");
        bool Has(string name) => folder.Tensors.ContainsKey(name) || folder.Tensors.ContainsKey(Prefix + name);
        var config = new BertConfig
        {
            Name = EncoderLayout.NameOf(folder.Folder),
            VocabularySize = json.Size("vocab_size"),
            ContextLength = json.Size("max_position_embeddings"),
            Layers = json.Size("num_hidden_layers"),
            Heads = json.Size("num_attention_heads"),
            Width = json.Size("hidden_size"),
            Segments = json.Size("type_vocab_size"),
            NormalizationEpsilon = json.Number("layer_norm_eps", absent: 1e-12),
            Dropout = EncoderLayout.Dropout(json, absent: 0.1),
            Pooler = Has(Pooler),
            MaskedTokenHead = Has(MaskedTokenHead),
            NextSentenceHead = Has(NextSentenceHead),
        };
        EncoderLayout.Validate(folder.Folder, config.Validate);
        var preset = BertPresets.All.FirstOrDefault(known => config == known with
        {
            Name = config.Name,
            Dropout = config.Dropout,
            Pooler = config.Pooler,
            MaskedTokenHead = config.MaskedTokenHead,
            NextSentenceHead = config.NextSentenceHead,
        });
        return preset is null ? config : config with { Name = preset.Name };
    }

    /// <summary>The config.json that describes a model.</summary>
    public static JsonObject Write(BertConfig config, ScalarType type) => new()
    {
        ["architectures"] = new JsonArray(config switch
        {
            { MaskedTokenHead: true, NextSentenceHead: true } => "BertForPreTraining",
            { MaskedTokenHead: true } => "BertForMaskedLM",
            { NextSentenceHead: true } => "BertForNextSentencePrediction",
            _ => "BertModel",
        }),
        ["model_type"] = "bert",
        ["attention_probs_dropout_prob"] = config.Dropout,
        ["hidden_act"] = "gelu",
        ["hidden_dropout_prob"] = config.Dropout,
        ["hidden_size"] = config.Width,
        ["initializer_range"] = 0.02,
        ["intermediate_size"] = config.MlpWidth,
        ["layer_norm_eps"] = config.NormalizationEpsilon,
        ["max_position_embeddings"] = config.ContextLength,
        ["num_attention_heads"] = config.Heads,
        ["num_hidden_layers"] = config.Layers,
        ["pad_token_id"] = 0,
        ["position_embedding_type"] = "absolute",
        ["torch_dtype"] = EncoderLayout.NameOf(type),
        ["type_vocab_size"] = config.Segments,
        ["vocab_size"] = config.VocabularySize,
    };

    private static IEnumerable<PublishedTensor> Normalization(string name) =>
    [
        EncoderLayout.Plain(name + ".weight") with { OlderName = name + ".gamma" },
        EncoderLayout.Plain(name + ".bias") with { OlderName = name + ".beta" },
    ];
}

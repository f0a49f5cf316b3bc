using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using Octavo.Torch.Checkpoints;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Interchange;

/// <summary>A folder as "bert-base-uncased" or "google/vit-base-patch16-224" is published in; it knows nothing of the library's layouts.</summary>
internal sealed record PublishedEncoder
{
    /// <summary>The config.json.</summary>
    public required JsonObject Config { get; init; }

    /// <summary>Names and shapes of the file's tensors.</summary>
    public required IReadOnlyList<(string Name, long[] Shape)> Parameters { get; init; }

    /// <summary>As the header of "bert-base-uncased" has them: gains and biases of layer norms are called gamma and beta.</summary>
    public static PublishedEncoder Bert(int layers, int heads, int width, int context, int vocabulary)
    {
        List<(string Name, long[] Shape)> parameters =
        [
            ("bert.embeddings.word_embeddings.weight", [vocabulary, width]), ("bert.embeddings.position_embeddings.weight", [context, width]),
            ("bert.embeddings.token_type_embeddings.weight", [2, width]), .. Norm("bert.embeddings.LayerNorm"),
        ];
        for (var layer = 0; layer < layers; layer++)
        {
            var block = $"bert.encoder.layer.{layer}.";
            parameters.AddRange([
                .. Linear(block + "attention.self.query", width, width), .. Linear(block + "attention.self.key", width, width),
                .. Linear(block + "attention.self.value", width, width), .. Linear(block + "attention.output.dense", width, width),
                .. Norm(block + "attention.output.LayerNorm"), .. Linear(block + "intermediate.dense", 4 * width, width),
                .. Linear(block + "output.dense", width, 4 * width), .. Norm(block + "output.LayerNorm"),
            ]);
        }

        parameters.AddRange([
            .. Linear("bert.pooler.dense", width, width), ("cls.predictions.bias", [vocabulary]), .. Linear("cls.predictions.transform.dense", width, width),
            .. Norm("cls.predictions.transform.LayerNorm"), .. Linear("cls.seq_relationship", 2, width),
        ]);
        return new PublishedEncoder
        {
            Parameters = parameters,
            Config = new JsonObject
            {
                ["architectures"] = new JsonArray("BertForMaskedLM"),
                ["attention_probs_dropout_prob"] = 0.1,
                ["gradient_checkpointing"] = false,
                ["hidden_act"] = "gelu",
                ["hidden_dropout_prob"] = 0.1,
                ["hidden_size"] = width,
                ["initializer_range"] = 0.02,
                ["intermediate_size"] = 4 * width,
                ["layer_norm_eps"] = 1e-12,
                ["max_position_embeddings"] = context,
                ["model_type"] = "bert",
                ["num_attention_heads"] = heads,
                ["num_hidden_layers"] = layers,
                ["pad_token_id"] = 0,
                ["position_embedding_type"] = "absolute",
                ["type_vocab_size"] = 2,
                ["use_cache"] = true,
                ["vocab_size"] = vocabulary,
            },
        };

        (string Name, long[] Shape)[] Norm(string name) => [(name + ".gamma", [width]), (name + ".beta", [width])];
    }

    /// <summary>As the header of "google/vit-base-patch16-224" has them.</summary>
    public static PublishedEncoder VisionTransformer(int layers, int heads, int width, int side, int patch, int classes)
    {
        List<(string Name, long[] Shape)> parameters =
        [
            ("vit.embeddings.cls_token", [1, 1, width]), ("vit.embeddings.position_embeddings", [1, ((long)(side / patch) * (side / patch)) + 1, width]),
            ("vit.embeddings.patch_embeddings.projection.weight", [width, 3, patch, patch]), ("vit.embeddings.patch_embeddings.projection.bias", [width]),
        ];
        for (var layer = 0; layer < layers; layer++)
        {
            var block = $"vit.encoder.layer.{layer}.";
            parameters.AddRange([
                .. Linear(block + "attention.attention.query", width, width), .. Linear(block + "attention.attention.key", width, width),
                .. Linear(block + "attention.attention.value", width, width), .. Linear(block + "attention.output.dense", width, width),
                .. Linear(block + "intermediate.dense", 4 * width, width), .. Linear(block + "output.dense", width, 4 * width),
                .. Norm(block + "layernorm_before"), .. Norm(block + "layernorm_after"),
            ]);
        }

        parameters.AddRange([.. Norm("vit.layernorm"), .. Linear("classifier", classes, width)]);
        return new PublishedEncoder
        {
            Parameters = parameters,
            Config = new JsonObject
            {
                ["architectures"] = new JsonArray("ViTForImageClassification"),
                ["attention_probs_dropout_prob"] = 0.0,
                ["hidden_act"] = "gelu",
                ["hidden_dropout_prob"] = 0.0,
                ["hidden_size"] = width,
                ["image_size"] = side,
                ["initializer_range"] = 0.02,
                ["intermediate_size"] = 4 * width,
                ["layer_norm_eps"] = 1e-12,
                ["model_type"] = "vit",
                ["num_attention_heads"] = heads,
                ["num_channels"] = 3,
                ["num_hidden_layers"] = layers,
                ["patch_size"] = patch,
                ["qkv_bias"] = true,
            },
        };

        (string Name, long[] Shape)[] Norm(string name) => [(name + ".weight", [width]), (name + ".bias", [width])];
    }

    /// <summary>Every tensor with values that differ everywhere, in the caller's dispose scope.</summary>
    public Dictionary<string, Tensor> Tensors()
    {
        using var generator = new Generator(1, CPU);
        return Parameters.ToDictionary(known => known.Name, known => randn(known.Shape, generator: generator) * 0.3);
    }

    /// <summary>Writes config.json and model.safetensors.</summary>
    public void Write(string folder, IReadOnlyDictionary<string, Tensor> tensors, Action<JsonObject>? change = null)
    {
        Directory.CreateDirectory(folder);
        WriteConfig(folder, change);
        SafetensorsWriter.Write(Path.Combine(folder, "model.safetensors"), tensors, new Dictionary<string, string> { ["format"] = "pt" });
    }

    /// <summary>
    /// Writes the same with zeros, byte by byte by the format's description; the first value of each tensor is its number plus 1. A file
    /// system that keeps holes keeps them.
    /// </summary>
    public void WriteNumbered(string folder)
    {
        Directory.CreateDirectory(folder);
        WriteConfig(folder, null);
        var header = new JsonObject { ["__metadata__"] = new JsonObject { ["format"] = "pt" } };
        var starts = new List<long>();
        var end = 0L;
        foreach (var (name, shape) in Parameters)
        {
            starts.Add(end);
            end += shape.Aggregate((long)sizeof(float), (product, size) => product * size);
            header[name] = new JsonObject
            {
                ["dtype"] = "F32",
                ["shape"] = new JsonArray([.. shape.Select(size => JsonValue.Create(size))]),
                ["data_offsets"] = new JsonArray(starts[^1], end),
            };
        }

        var json = Encoding.UTF8.GetBytes(header.ToJsonString());
        var number = new byte[sizeof(ulong)];
        using var stream = File.Create(Path.Combine(folder, "model.safetensors"));
        BinaryPrimitives.WriteUInt64LittleEndian(number, (ulong)json.Length);
        stream.Write(number);
        stream.Write(json);
        var data = stream.Position;
        stream.SetLength(data + end);
        for (var i = 0; i < starts.Count; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(number, i + 1);
            stream.Position = data + starts[i];
            stream.Write(number, 0, sizeof(float));
        }
    }

    /// <summary>The tensors by the names that the textbook has for them: query, key and value below each other, gains and biases as such.</summary>
    public static Dictionary<string, Tensor> ForTextbook(IReadOnlyDictionary<string, Tensor> tensors)
    {
        var renamed = new Dictionary<string, Tensor>();
        foreach (var (name, values) in tensors)
        {
            var modern = name.Replace(".gamma", ".weight", StringComparison.Ordinal).Replace(".beta", ".bias", StringComparison.Ordinal);
            if (modern.Contains(".query.", StringComparison.Ordinal))
            {
                renamed.Add(
                    modern.Replace(".query.", ".query_key_value.", StringComparison.Ordinal),
                    cat([values, tensors[name.Replace(".query.", ".key.", StringComparison.Ordinal)], tensors[name.Replace(".query.", ".value.", StringComparison.Ordinal)]]));
            }
            else if (!modern.Contains(".key.", StringComparison.Ordinal) && !modern.Contains(".value.", StringComparison.Ordinal))
            {
                renamed.Add(modern, values);
            }
        }

        return renamed;
    }

    private static (string Name, long[] Shape)[] Linear(string name, long outputs, long inputs) => [(name + ".weight", [outputs, inputs]), (name + ".bias", [outputs])];

    private void WriteConfig(string folder, Action<JsonObject>? change)
    {
        var config = (JsonObject)Config.DeepClone();
        change?.Invoke(config);
        File.WriteAllText(Path.Combine(folder, "config.json"), config.ToJsonString());
    }
}

using System.Text.Json.Nodes;
using Octavo.Torch.Checkpoints;
using Octavo.Torch.Interchange;
using Octavo.Torch.Models;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Interchange;

/// <summary>A folder as GPT-2 is published in, written from the published names and shapes; it knows nothing of the library's layout.</summary>
/// <remarks>Names and shapes as in the header of the model "gpt2" on Hugging Face; Conv1D weights are [in, out].</remarks>
internal sealed record PublishedGpt2
{
    public int Layers { get; init; } = 2;

    public int Heads { get; init; } = 2;

    public int Width { get; init; } = 8;

    public int Context { get; init; } = 6;

    public int Vocabulary { get; init; } = 11;

    /// <summary>Before each name.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Whether causal masks lie beside the weights, as in the published file.</summary>
    public bool Masks { get; init; } = true;

    /// <summary>The 148 parameters' names and shapes, in the published order of modules.</summary>
    public IEnumerable<(string Name, long[] Shape)> Parameters()
    {
        yield return ("wte.weight", [Vocabulary, Width]);
        yield return ("wpe.weight", [Context, Width]);
        for (var layer = 0; layer < Layers; layer++)
        {
            yield return ($"h.{layer}.ln_1.weight", [Width]);
            yield return ($"h.{layer}.ln_1.bias", [Width]);
            yield return ($"h.{layer}.attn.c_attn.weight", [Width, 3 * Width]);
            yield return ($"h.{layer}.attn.c_attn.bias", [3 * Width]);
            yield return ($"h.{layer}.attn.c_proj.weight", [Width, Width]);
            yield return ($"h.{layer}.attn.c_proj.bias", [Width]);
            yield return ($"h.{layer}.ln_2.weight", [Width]);
            yield return ($"h.{layer}.ln_2.bias", [Width]);
            yield return ($"h.{layer}.mlp.c_fc.weight", [Width, 4 * Width]);
            yield return ($"h.{layer}.mlp.c_fc.bias", [4 * Width]);
            yield return ($"h.{layer}.mlp.c_proj.weight", [4 * Width, Width]);
            yield return ($"h.{layer}.mlp.c_proj.bias", [Width]);
        }

        yield return ("ln_f.weight", [Width]);
        yield return ("ln_f.bias", [Width]);
    }

    /// <summary>Every tensor of the file with values that differ everywhere, in the caller's dispose scope.</summary>
    public Dictionary<string, Tensor> Tensors(int seed = 1, ScalarType type = ScalarType.Float32)
    {
        using var generator = new Generator((ulong)seed, CPU);
        var tensors = new Dictionary<string, Tensor>();
        foreach (var (name, shape) in Parameters())
        {
            // Gains near one, large weights: every part of the model then changes the logits.
            var values = randn(shape, generator: generator) * 0.3;
            tensors.Add(Prefix + name, (name.Contains("ln_", StringComparison.Ordinal) && name.EndsWith("weight", StringComparison.Ordinal) ? values + 1 : values).to(type));
        }

        for (var layer = 0; Masks && layer < Layers; layer++)
        {
            tensors.Add($"{Prefix}h.{layer}.attn.bias", ones(1, 1, Context, Context).tril());
            tensors.Add($"{Prefix}h.{layer}.attn.masked_bias", tensor(-1e4f));
        }

        return tensors;
    }

    /// <summary>The config.json of the published model with this one's sizes.</summary>
    public JsonObject Config() => new()
    {
        ["activation_function"] = "gelu_new",
        ["architectures"] = new JsonArray("GPT2LMHeadModel"),
        ["attn_pdrop"] = 0.1,
        ["bos_token_id"] = 50256,
        ["embd_pdrop"] = 0.1,
        ["eos_token_id"] = 50256,
        ["initializer_range"] = 0.02,
        ["layer_norm_epsilon"] = 1e-05,
        ["model_type"] = "gpt2",
        ["n_ctx"] = Context,
        ["n_embd"] = Width,
        ["n_head"] = Heads,
        ["n_layer"] = Layers,
        ["n_positions"] = Context,
        ["resid_pdrop"] = 0.1,
        ["summary_activation"] = null,
        ["summary_first_dropout"] = 0.1,
        ["summary_proj_to_labels"] = true,
        ["summary_type"] = "cls_index",
        ["summary_use_proj"] = true,
        ["task_specific_params"] = new JsonObject { ["text-generation"] = new JsonObject { ["do_sample"] = true, ["max_length"] = 50 } },
        ["vocab_size"] = Vocabulary,
    };

    /// <summary>Reads a folder onto the CPU, to be ended with the test.</summary>
    public static Gpt Load(string folder) => Gpt2Files.Load(folder, CPU, TestContext.Current.CancellationToken);

    /// <summary>Writes config.json and model.safetensors.</summary>
    public void Write(string folder, IReadOnlyDictionary<string, Tensor> tensors, Action<JsonObject>? change = null)
    {
        WriteConfig(folder, change);
        SafetensorsWriter.Write(Path.Combine(folder, "model.safetensors"), tensors, new Dictionary<string, string> { ["format"] = "pt" });
    }

    /// <summary>Writes config.json and two parts with their index.</summary>
    public void WriteParts(string folder, IReadOnlyDictionary<string, Tensor> tensors)
    {
        WriteConfig(folder, null);
        var map = new JsonObject();
        for (var part = 0; part < 2; part++)
        {
            var file = $"model-0000{part + 1}-of-00002.safetensors";
            var held = tensors.Where((_, i) => i * 2 / tensors.Count == part).ToDictionary();
            SafetensorsWriter.Write(Path.Combine(folder, file), held, new Dictionary<string, string> { ["format"] = "pt" });
            foreach (var name in held.Keys)
            {
                map[name] = file;
            }
        }

        File.WriteAllText(
            Path.Combine(folder, "model.safetensors.index.json"), new JsonObject { ["metadata"] = new JsonObject { ["total_size"] = 1 }, ["weight_map"] = map }.ToJsonString());
    }

    private void WriteConfig(string folder, Action<JsonObject>? change)
    {
        var config = Config();
        change?.Invoke(config);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), config.ToJsonString());
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Octavo.Models;
using Octavo.Torch.Training;

namespace Octavo.Cli.Training;

/// <summary>What <c>octavo train</c> reads: the model, the text, how to train, and where it is kept.</summary>
internal sealed record TrainConfiguration
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>A preset's name, for example "nano-200k", or an object with layers, heads and width.</summary>
    public required JsonNode Model { get; init; }

    /// <summary>The data set, by its manifest's name.</summary>
    public required string Data { get; init; }

    /// <summary>"characters", "bytes" or "gpt2".</summary>
    public string Tokenizer { get; init; } = "characters";

    /// <summary>Tokens that the model sees at once.</summary>
    public int ContextLength { get; init; } = 128;

    /// <summary>What differs from the usual options for a model of this size.</summary>
    public JsonObject? Options { get; init; }

    /// <summary>The run's folder: its record and its checkpoints. Beside the configuration file unless absolute.</summary>
    public required string Output { get; init; }

    /// <summary>Steps between checkpoints.</summary>
    public int CheckpointEvery { get; init; } = 100;

    /// <summary>Checkpoints that are kept.</summary>
    public int Keep { get; init; } = 2;

    /// <summary>Minutes after which the run saves a checkpoint and ends, to be gone on with; null for no limit.</summary>
    public double? MinutesAtMost { get; init; }

    /// <summary>Reads a configuration.</summary>
    /// <exception cref="CommandException">The file cannot be read or says something that is not understood.</exception>
    public static TrainConfiguration Load(string path)
    {
        if (!File.Exists(path))
        {
            throw new CommandException($"There is no configuration '{path}'. Check the path.");
        }

        try
        {
            var read = JsonSerializer.Deserialize<TrainConfiguration>(File.ReadAllText(path), Json) ?? throw new JsonException("it holds null");
            return read with { Output = Path.GetFullPath(read.Output, Path.GetDirectoryName(Path.GetFullPath(path))!) };
        }
        catch (JsonException problem)
        {
            throw new CommandException($"{path}: {problem.Message}");
        }
    }

    /// <summary>The model's shape for a vocabulary.</summary>
    public GptConfig Shape(int vocabularySize)
    {
        try
        {
            if (Model is JsonValue name)
            {
                return GptPresets.ByName(name.GetValue<string>(), vocabularySize, ContextLength);
            }

            var shape = Model.DeepClone().AsObject();
            shape["vocabularySize"] = vocabularySize;
            shape["contextLength"] = ContextLength;
            shape["name"] ??= $"gpt-{shape["layers"]}x{shape["width"]}";
            var config = shape.Deserialize<GptConfig>(Json)!;
            config.Validate();
            return config;
        }
        catch (Exception problem) when (problem is ArgumentException or JsonException or InvalidOperationException)
        {
            throw new CommandException($"The configuration's model does not work: {problem.Message}");
        }
    }

    /// <summary>The options: the usual ones for the model, with those of the file over them.</summary>
    public TrainingOptions OptionsFor(GptConfig model)
    {
        try
        {
            var options = JsonSerializer.SerializeToNode(TrainingOptions.NanoFor(model) with { ValidateEvery = 100 }, Json)!.AsObject();
            foreach (var (name, value) in Options ?? [])
            {
                options[name] = value?.DeepClone();
            }

            var read = options.Deserialize<TrainingOptions>(Json)!;
            read.Validate();
            return read;
        }
        catch (Exception problem) when (problem is ArgumentException or JsonException or InvalidOperationException)
        {
            throw new CommandException($"The configuration's options do not work: {problem.Message}");
        }
    }
}

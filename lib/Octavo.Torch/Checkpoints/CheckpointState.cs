using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Octavo.Models;
using Octavo.Runs;
using Octavo.Torch.Training;

namespace Octavo.Torch.Checkpoints;

/// <summary>What a checkpoint knows besides tensors. Batches and dropout follow from seed and step, so there is no generator to save.</summary>
public sealed record CheckpointState
{
    /// <summary>The layout that this version writes and reads.</summary>
    public const int CurrentFormat = 1;

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        IgnoreReadOnlyProperties = true,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Layout of the checkpoint.</summary>
    public required int Format { get; init; }

    /// <summary>Optimizer steps done.</summary>
    public required int Step { get; init; }

    /// <summary>Tokens trained on.</summary>
    public required long Tokens { get; init; }

    /// <summary>Wall time of training so far, over all parts of the run, validation excluded.</summary>
    public required double Seconds { get; init; }

    /// <summary>The model's shape.</summary>
    public required GptConfig Model { get; init; }

    /// <summary>How it is trained; holds the seed.</summary>
    public required TrainingOptions Options { get; init; }

    /// <summary>The corpus, by its manifest's name.</summary>
    public required string Dataset { get; init; }

    /// <summary>SHA-256 over the token numbers of both splits, in lowercase hexadecimal.</summary>
    public required string DatasetSha256 { get; init; }

    /// <summary>Where it ran, for example "cpu (2 threads)".</summary>
    public required string Device { get; init; }

    /// <summary>The points recorded until then.</summary>
    public required IReadOnlyList<TrainingPoint> Points { get; init; }

    /// <summary>The losses that the next is compared with where the run stops at a spike, the newest last; empty where it does not.</summary>
    public IReadOnlyList<double> RecentLosses { get; init; } = [];

    /// <summary>As indented JSON; numbers come back bit for bit.</summary>
    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <exception cref="JsonException">Not such a state.</exception>
    internal static CheckpointState FromJson(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<CheckpointState>(json, Json) ?? throw new JsonException("it holds null.");

    /// <summary>What of this run is not as in another, in words; null where this can go on as the other.</summary>
    internal string? DifferenceFrom(CheckpointState other) =>
        Difference("the model's", Model, other.Model)
        ?? Difference("TrainingOptions'", Options, other.Options)
        ?? (Dataset != other.Dataset ? $"the dataset was '{Dataset}' and is now '{other.Dataset}'" : null)
        ?? (DatasetSha256 != other.DatasetSha256 ? $"the tokens of '{Dataset}' are not those it was begun with (another text, split or tokenizer)" : null);

    private static string? Difference<T>(string whose, T was, T now)
    {
        var (left, right) = (JsonSerializer.SerializeToNode(was, Json)!.AsObject(), JsonSerializer.SerializeToNode(now, Json)!.AsObject());
        foreach (var name in right.Concat(left).Select(property => property.Key).Distinct(StringComparer.Ordinal))
        {
            var value = right[name];
            if (!JsonNode.DeepEquals(left[name], value))
            {
                return $"{whose} {name} was {left[name]?.ToJsonString() ?? "null"} and is now {value?.ToJsonString() ?? "null"}";
            }
        }

        return null;
    }
}

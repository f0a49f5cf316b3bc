using System.Text.Json;
using Octavo.Models;

namespace Octavo.Torch.Checkpoints;

/// <summary>The file model.json of a saved model.</summary>
/// <param name="Format">Layout of the folder.</param>
/// <param name="Model">The model's shape.</param>
internal sealed record SavedModelShape(int Format, GptConfig Model)
{
    /// <summary>The layout that this version writes and reads.</summary>
    public const int CurrentFormat = 1;

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        IgnoreReadOnlyProperties = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>As indented JSON; numbers come back bit for bit.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <exception cref="CheckpointException">The file is not one, or of another format.</exception>
    public static SavedModelShape Read(string path)
    {
        try
        {
            var shape = JsonSerializer.Deserialize<SavedModelShape>(File.ReadAllBytes(path), Json) ?? throw new JsonException("it holds null.");
            return shape.Format == CurrentFormat
                ? shape
                : throw new CheckpointException($"{path} has format {shape.Format}; this version reads {CurrentFormat}. Use the version that wrote it.");
        }
        catch (JsonException error)
        {
            throw new CheckpointException($"{path} is no saved model's shape: {error.Message}", error);
        }
    }
}

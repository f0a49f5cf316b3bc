using System.Text.Json;
using System.Text.Json.Serialization;

namespace Octavo.Data;

/// <summary>What one data set is: where it comes from, under which licence, and the hashes that its files must have.</summary>
/// <remarks>Read from <c>data-manifests/NAME.json</c>, whose shape <c>manifest.schema.json</c> describes.</remarks>
public sealed record DataManifest
{
    /// <summary>The format of the corpus that is read from the installed .NET SDK instead of being downloaded.</summary>
    internal const string DotnetDocumentationFormat = "dotnet-xml-docs";

    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    /// <summary>The name used everywhere else, for example "tiny-shakespeare"; also the manifest's file name.</summary>
    public required string Name { get; init; }

    /// <summary>What the data set holds, in a sentence or two.</summary>
    public required string Description { get; init; }

    /// <summary>The licence in words; "none stated" where its authors give none.</summary>
    public required string Licence { get; init; }

    /// <summary>The data set's own page.</summary>
    public required Uri Homepage { get; init; }

    /// <summary>How the files are to be read: text, jsonl, csv, idx-gz, tar-gz, zip, safetensors, gpt2-bpe or dotnet-xml-docs.</summary>
    public required string Format { get; init; }

    /// <summary>The files, each with the hash it is verified by; empty where nothing is downloaded.</summary>
    public required IReadOnlyList<DataFile> Files { get; init; }

    /// <summary>How the data divides into train, validation and test.</summary>
    public required IReadOnlyList<DataSplit> Splits { get; init; }

    /// <summary>The schema that the manifest names; read so that editors can check the file, and not used here.</summary>
    [JsonInclude]
    [JsonPropertyName("$schema")]
    internal string? Schema { get; init; }

    /// <summary>Whether the data is read from the installed .NET SDK.</summary>
    [JsonIgnore]
    internal bool IsDotnetDocumentation => Format == DotnetDocumentationFormat;

    /// <summary>Reads one manifest.</summary>
    /// <exception cref="DataException">The file cannot be read, is no manifest, or its name differs from its content's.</exception>
    public static DataManifest Read(string path)
    {
        DataManifest manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<DataManifest>(File.ReadAllBytes(path), s_options)
                ?? throw new JsonException("the file holds only 'null'");
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new DataException(
                $"The manifest '{path}' cannot be read: {error.Message} Compare it with manifest.schema.json beside it.", error);
        }

        var expected = Path.GetFileNameWithoutExtension(path);
        if (manifest.Name != expected)
        {
            throw new DataException(
                $"The manifest '{path}' calls itself '{manifest.Name}'. Rename the file or its \"name\", so that both agree.");
        }

        foreach (var file in manifest.Files)
        {
            file.Validate(manifest.Name);
        }

        return manifest;
    }

    /// <summary>The file of that name.</summary>
    /// <exception cref="DataException">The data set has no such file; the message lists those it has.</exception>
    public DataFile FileNamed(string name) => Files.FirstOrDefault(file => file.Name == name)
        ?? throw new DataException(Files.Count == 0
            ? $"The data set '{Name}' has no files to fetch one by one; ask for the whole of it."
            : $"The data set '{Name}' has no file '{name}'. It has: {string.Join(", ", Files.Select(file => file.Name))}.");
}

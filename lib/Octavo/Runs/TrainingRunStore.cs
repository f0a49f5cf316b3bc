using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Octavo.Runs;

/// <summary>
/// A folder of training runs, one JSON file each. Numbers come back bit for bit, also those of runs that diverged. A file is
/// written under another name, flushed and renamed, so that a reader never sees half a run.
/// </summary>
public sealed class TrainingRunStore
{
    private const string Extension = ".run.json";

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // What is computed from the rest (tokens per second, head width) is not stored.
        IgnoreReadOnlyProperties = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
        RespectNullableAnnotations = true,
    };

    /// <summary>A store in <paramref name="folder"/>, which is made when the first run is saved.</summary>
    public TrainingRunStore(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        Folder = folder;
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The file that a run of this name, corpus and seed is kept in.</summary>
    public string PathOf(string name, string dataset, int seed) =>
        Path.Combine(Folder, $"{Plain(name)}.{Plain(dataset)}.seed{seed.ToString(CultureInfo.InvariantCulture)}{Extension}");

    /// <summary>Saves a run, in place of an earlier one of the same name, corpus and seed.</summary>
    /// <returns>The file's path.</returns>
    public string Save(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var path = PathOf(run.Name, run.Dataset, run.Seed);
        Directory.CreateDirectory(Folder);
        var temporary = $"{path}.{Path.GetRandomFileName()}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                JsonSerializer.Serialize(stream, run, Options);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }

        return path;
    }

    /// <summary>Reads one run.</summary>
    /// <exception cref="InvalidDataException">The file is not a training run; the message names the file and the place.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static TrainingRun Load(string path)
    {
        using var stream = File.OpenRead(path);
        try
        {
            var run = JsonSerializer.Deserialize<TrainingRun>(stream, Options)
                ?? throw new InvalidDataException($"{path} is not a training run: it holds null.");
            run.Model?.Validate();
            return run;
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"{path} is not a training run: {error.Message}", error);
        }
    }

    /// <summary>Reads the run of this name, corpus and seed; null where there is none.</summary>
    /// <exception cref="InvalidDataException">The file is there but is not a training run.</exception>
    public TrainingRun? Find(string name, string dataset, int seed)
    {
        var path = PathOf(name, dataset, seed);
        return File.Exists(path) ? Load(path) : null;
    }

    /// <summary>Reads all runs, smallest model first, then by name and seed; none where the folder is not there.</summary>
    /// <exception cref="InvalidDataException">A file is not a training run.</exception>
    public IReadOnlyList<TrainingRun> LoadAll() => Directory.Exists(Folder)
        ? [.. Directory.EnumerateFiles(Folder, "*" + Extension)
            .Select(Load)
            .OrderBy(run => run.TotalParameters)
            .ThenBy(run => run.Name, StringComparer.Ordinal)
            .ThenBy(run => run.Seed)]
        : [];

    // Letters, digits, '-' and '_' stay; every other character becomes its code, so that different names never meet in one file.
    private static string Plain(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var plain = new StringBuilder(name.Length);
        foreach (var character in name)
        {
            if (char.IsAsciiLetterOrDigit(character) || character is '-' or '_')
            {
                plain.Append(character);
            }
            else
            {
                plain.Append(CultureInfo.InvariantCulture, $"%{(int)character:X4}");
            }
        }

        return plain.ToString();
    }
}

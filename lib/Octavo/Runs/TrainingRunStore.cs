using System.Globalization;

namespace Octavo.Runs;

/// <summary>
/// A folder of training runs, one JSON file each. Numbers come back bit for bit, also those of runs that diverged. A file is
/// written under another name, flushed and renamed, so that a reader never sees half a run.
/// </summary>
public sealed class TrainingRunStore
{
    private const string Extension = ".run.json";

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
        Path.Combine(Folder, $"{RunFile.Plain(name)}.{RunFile.Plain(dataset)}.seed{seed.ToString(CultureInfo.InvariantCulture)}{Extension}");

    /// <summary>Saves a run, in place of an earlier one of the same name, corpus and seed.</summary>
    /// <returns>The file's path.</returns>
    public string Save(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var path = PathOf(run.Name, run.Dataset, run.Seed);
        RunFile.Save(path, run);
        return path;
    }

    /// <summary>Reads one run.</summary>
    /// <exception cref="InvalidDataException">The file is not a training run; the message names the file and the place.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static TrainingRun Load(string path)
    {
        return RunFile.Load<TrainingRun>(path, "training run", run => run.Model?.Validate());
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
}

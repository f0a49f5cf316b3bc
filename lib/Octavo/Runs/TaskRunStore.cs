using System.Globalization;

namespace Octavo.Runs;

/// <summary>A folder of runs on tasks, one JSON file each, found again by what was trained and how.</summary>
public sealed class TaskRunStore
{
    private const string Extension = ".task.json";

    /// <summary>A store in <paramref name="folder"/>, which is made when the first run is saved.</summary>
    public TaskRunStore(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        Folder = folder;
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Saves a run under a digest of everything that decides it.</summary>
    public void Save(TaskRun run, string digest)
    {
        ArgumentNullException.ThrowIfNull(run);
        RunFile.Save(PathOf(run.Name, run.Seed, digest), run);
    }

    /// <summary>The run that was saved so; null where there is none.</summary>
    /// <exception cref="InvalidDataException">The file is there and holds no such run.</exception>
    public TaskRun? Find(string name, int seed, string digest)
    {
        var path = PathOf(name, seed, digest);
        return File.Exists(path) ? RunFile.Load<TaskRun>(path, "run on a task") : null;
    }

    /// <summary>Reads all runs, by name, task and seed; none where the folder is not there.</summary>
    /// <exception cref="InvalidDataException">A file holds no such run.</exception>
    public IReadOnlyList<TaskRun> LoadAll() => Directory.Exists(Folder)
        ? [.. Directory.EnumerateFiles(Folder, "*" + Extension)
            .Select(path => RunFile.Load<TaskRun>(path, "run on a task"))
            .OrderBy(run => run.Name, StringComparer.Ordinal)
            .ThenBy(run => run.Task, StringComparer.Ordinal)
            .ThenBy(run => run.Seed)]
        : [];

    private string PathOf(string name, int seed, string digest) =>
        Path.Combine(Folder, $"{RunFile.Plain(name)}.{RunFile.Plain(digest)}.seed{seed.ToString(CultureInfo.InvariantCulture)}{Extension}");
}

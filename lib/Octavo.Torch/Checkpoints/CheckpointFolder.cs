using System.Globalization;
using static TorchSharp.torch;

namespace Octavo.Torch.Checkpoints;

/// <summary>The checkpoints of one run: a folder per step, of which the newest are kept. Held by one run at a time.</summary>
internal sealed class CheckpointFolder : IDisposable
{
    private const string StepPrefix = "step-";
    private const string UnfinishedPrefix = "unfinished-";
    private const string DamagedPrefix = "damaged-";

    private readonly CheckpointOptions _options;
    private readonly RunLock _lock;

    private CheckpointFolder(CheckpointOptions options, RunLock held)
    {
        _options = options;
        _lock = held;
    }

    /// <summary>The newest checkpoint known to be good; null where there is none yet.</summary>
    public string? LastGood { get; private set; }

    /// <summary>The newest checkpoint of a step up to this one; null where there is none.</summary>
    public string? UpTo(int step) =>
        Newest().FirstOrDefault(folder => int.Parse(Path.GetFileName(folder).AsSpan(StepPrefix.Length), CultureInfo.InvariantCulture) <= step);

    /// <summary>Takes a run's folder, and clears away what an interrupted write left.</summary>
    /// <exception cref="CheckpointException">Another run has it, or it cannot be written.</exception>
    public static CheckpointFolder Open(CheckpointOptions options)
    {
        options.Validate();
        options = options with { Folder = Path.GetFullPath(options.Folder) };
        RunLock? held = null;
        try
        {
            Directory.CreateDirectory(options.Folder);
            held = RunLock.Take(options.Folder);
            foreach (var unfinished in Directory.EnumerateDirectories(options.Folder, UnfinishedPrefix + "*").ToList())
            {
                Directory.Delete(unfinished, recursive: true);
            }

            return new CheckpointFolder(options, held);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            held?.Dispose();
            throw new CheckpointException($"Checkpoints cannot be written to {options.Folder}: {error.Message} Choose a folder on a disk with room that this user may write.", error);
        }
    }

    /// <summary>Loads the newest checkpoint that is whole; damaged ones newer than it are set aside, and a warning says so.</summary>
    /// <param name="now">The run that is to go on, for comparison; its step and its points do not matter.</param>
    /// <param name="model">Tensors to load into, with names as in the file.</param>
    /// <param name="optimizer">Likewise.</param>
    /// <param name="warnings">Gets a sentence for each damaged checkpoint.</param>
    /// <returns>The state of the one loaded; null where the folder has no checkpoint.</returns>
    /// <exception cref="CheckpointException">The checkpoint is of another run, or none is whole.</exception>
    public CheckpointState? Resume(
        CheckpointState now, IReadOnlyList<KeyValuePair<string, Tensor>> model, IReadOnlyList<KeyValuePair<string, Tensor>> optimizer, ICollection<string> warnings)
    {
        var all = Newest();
        var damaged = new List<(string Folder, string Reason)>();
        foreach (var folder in all)
        {
            CheckpointState state;
            try
            {
                state = Checkpoint.Verify(folder);
                if (state.DifferenceFrom(now) is null)
                {
                    Checkpoint.Load(folder, model, optimizer);
                }
            }
            catch (Exception error) when (error is CheckpointException or SafetensorsException or IOException or UnauthorizedAccessException)
            {
                damaged.Add((folder, error.Message));
                continue;
            }

            if (state.DifferenceFrom(now) is { } difference)
            {
                throw new CheckpointException($"{folder} is of another run: {difference}. Give this run a folder of its own, or the values it was begun with.");
            }

            foreach (var (broken, reason) in damaged)
            {
                warnings.Add($"Checkpoint {Path.GetFileName(broken)} is damaged, so the run goes on from {Path.GetFileName(folder)}. {reason} It was set aside as {Path.GetFileName(SetAside(broken))}.");
            }

            if (state.Device != now.Device)
            {
                warnings.Add($"{Path.GetFileName(folder)} was written on {state.Device} and the run goes on on {now.Device}: its numbers may differ in the last digits from those of an uninterrupted run.");
            }

            LastGood = folder;
            return state;
        }

        return all.Count == 0
            ? null
            : throw new CheckpointException(
                $"None of the {all.Count} checkpoints in {_options.Folder} can be read: {string.Join(' ', damaged.Select(broken => broken.Reason))} To begin anew, give the run another folder.");
    }

    /// <summary>Saves a checkpoint: it is there whole or not at all, and the earlier ones stay until it is.</summary>
    /// <exception cref="CheckpointException">It cannot be written, for example because the disk is full; earlier ones are untouched.</exception>
    public void Save(CheckpointState state, IEnumerable<KeyValuePair<string, Tensor>> model, IEnumerable<KeyValuePair<string, Tensor>> optimizer)
    {
        var target = Path.Combine(_options.Folder, $"{StepPrefix}{state.Step.ToString("D10", CultureInfo.InvariantCulture)}");
        var unfinished = Unfinished();
        try
        {
            Directory.CreateDirectory(unfinished);
            Checkpoint.Write(unfinished, state, model, optimizer);
            if (Directory.Exists(target))
            {
                SetAside(target);
            }

            Directory.Move(unfinished, target);
            Durability.FlushFolder(_options.Folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Remove(unfinished);
            throw new CheckpointException(
                $"The checkpoint of step {state.Step} cannot be written to {_options.Folder}: {error.Message} Make room or choose another folder, then run again: "
                + (LastGood is null ? "there is no earlier checkpoint." : $"the run goes on from {LastGood}."), error);
        }

        LastGood = target;
        foreach (var old in Newest().Skip(_options.Keep))
        {
            Remove(old);
        }
    }

    public void Dispose() => _lock.Dispose();

    /// <summary>The checkpoints that a run's folder has, the newest first, without looking into them.</summary>
    public static IReadOnlyList<string> In(string folder) =>
    [
        .. Directory.EnumerateDirectories(folder, StepPrefix + "*")
            .Where(folder => int.TryParse(Path.GetFileName(folder).AsSpan(StepPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .OrderDescending(StringComparer.Ordinal),
    ];

    private IReadOnlyList<string> Newest() => In(_options.Folder);

    private string Unfinished() => Path.Combine(_options.Folder, UnfinishedPrefix + Path.GetRandomFileName());

    private string SetAside(string folder)
    {
        var aside = Path.Combine(_options.Folder, $"{DamagedPrefix}{Path.GetFileName(folder)}-{Path.GetRandomFileName()}");
        Directory.Move(folder, aside);
        return aside;
    }

    /// <summary>Deletes a folder under another name, so that an interruption leaves none that looks whole.</summary>
    private void Remove(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                var unfinished = Unfinished();
                Directory.Move(folder, unfinished);
                Directory.Delete(unfinished, recursive: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It costs room, not the run; the next opening of the folder tries again.
        }
    }
}

namespace Octavo.Torch.Checkpoints;

/// <summary>Where and how often a run is saved, so that it goes on after an end that nobody planned.</summary>
public sealed record CheckpointOptions
{
    /// <summary>The run's own folder; made where it is not there. A run that finds checkpoints in it goes on from the newest good one.</summary>
    public required string Folder { get; init; }

    /// <summary>Steps between two checkpoints; the last step and a cancelled one are saved too.</summary>
    public required int Every { get; init; }

    /// <summary>How many good checkpoints stay; older ones are deleted once a newer one is on the disk.</summary>
    public int Keep { get; init; } = 3;

    /// <summary>Throws if the values are out of range; the message names them.</summary>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(Folder))
        {
            throw new ArgumentException("CheckpointOptions: Folder is empty; name a folder for this run alone.");
        }

        if (Every < 1)
        {
            throw new ArgumentException($"CheckpointOptions: Every is {Every}; it must be at least 1.");
        }

        if (Keep < 1)
        {
            throw new ArgumentException($"CheckpointOptions: Keep is {Keep}; it must be at least 1. With 2 or more a damaged checkpoint costs {nameof(Every)} steps, not the run.");
        }
    }
}

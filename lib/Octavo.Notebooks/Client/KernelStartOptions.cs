namespace Octavo.Notebooks.Client;

/// <summary>Where and how patiently a kernel is started.</summary>
public sealed record KernelStartOptions
{
    /// <summary>The kernel's working directory: the notebook's folder.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>How long it may take to answer.</summary>
    public TimeSpan ReadyLimit { get; init; } = TimeSpan.FromSeconds(60);
}

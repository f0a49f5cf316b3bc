namespace Octavo.Data;

/// <summary>How patiently, and from where, files are fetched.</summary>
public sealed record FetchOptions
{
    /// <summary>The environment variable that names a mirror folder.</summary>
    public const string MirrorVariable = "OCTAVO_MIRROR";

    /// <summary>A folder laid out as <c>DATASET/FILE</c> that is tried before any address; null for none.</summary>
    public string? Mirror { get; init; }

    /// <summary>How often a request, or an interrupted transfer that makes no headway, is tried per address.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>Wait before the second attempt; it doubles from there (a server's Retry-After is followed instead).</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a server may take to begin its answer.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a transfer may go without a single byte.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Opens a file to be written, at its end or anew; replaced by tests that need a disk to fail.</summary>
    internal Func<string, bool, Stream> OpenForWriting { get; init; } = static (path, append) =>
        new FileStream(path, append ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.Read);

    /// <summary>The options that the environment asks for: a mirror where OCTAVO_MIRROR names one.</summary>
    public static FetchOptions FromEnvironment() => new()
    {
        Mirror = Environment.GetEnvironmentVariable(MirrorVariable) is { Length: > 0 } mirror ? mirror : null,
    };
}

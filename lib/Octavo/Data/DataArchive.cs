namespace Octavo.Data;

/// <summary>The zip archive that a file is delivered in.</summary>
public sealed record DataArchive
{
    /// <summary>The entry to take out.</summary>
    public required string Entry { get; init; }

    /// <summary>SHA-256 of the archive itself; null where only the entry's own hash is confirmed.</summary>
    public string? Sha256 { get; init; }
}

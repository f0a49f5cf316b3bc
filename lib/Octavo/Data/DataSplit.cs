namespace Octavo.Data;

/// <summary>One part of a data set: whole files, or a range of bytes of one file.</summary>
public sealed record DataSplit
{
    /// <summary>"train", "validation" or "test", or a name of the data set's own.</summary>
    public required string Name { get; init; }

    /// <summary>The files the part consists of; empty where <see cref="Rule"/> says how the part is made.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Where the part begins in its only file; null for the whole of its files.</summary>
    public long? FirstByte { get; init; }

    /// <summary>How many bytes the part has; null for the whole of its files.</summary>
    public long? Bytes { get; init; }

    /// <summary>Number of examples, where it is known and confirmed.</summary>
    public int? Rows { get; init; }

    /// <summary>How the part is made where files and ranges do not say it.</summary>
    public string? Rule { get; init; }
}

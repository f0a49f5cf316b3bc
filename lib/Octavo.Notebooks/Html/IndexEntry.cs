namespace Octavo.Notebooks.Html;

/// <summary>A notebook on the index.</summary>
public sealed record IndexEntry
{
    /// <summary>The notebook's title.</summary>
    public required string Title { get; init; }

    /// <summary>The question it answers; empty says nothing.</summary>
    public string Question { get; init; } = "";

    /// <summary>Address of its page, relative to the index.</summary>
    public required string Href { get; init; }

    /// <summary>Its claims in order.</summary>
    public IReadOnlyList<IndexClaim> Claims { get; init; } = [];

    /// <summary>How long it ran.</summary>
    public required double Seconds { get; init; }

    /// <summary>When it ran; null says nothing.</summary>
    public DateTimeOffset? When { get; init; }

    /// <summary>Why it failed; null where it ran to its end.</summary>
    public string? Error { get; init; }

    /// <summary>Number of the cell that failed, from 1; null where the notebook ran to its end or the failure belongs to no cell.</summary>
    public int? FailingCell { get; init; }
}

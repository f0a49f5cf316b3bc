namespace Octavo.Notebooks.Html;

/// <summary>What the index says around its notebooks.</summary>
public sealed record IndexOptions
{
    /// <summary>The page's title.</summary>
    public required string Title { get; init; }

    /// <summary>A sentence or two under the title.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Language of the text, as in HTML's <c>lang</c>.</summary>
    public string Language { get; init; } = "en";

    /// <summary>When the report was made; null says nothing.</summary>
    public DateTimeOffset? Generated { get; init; }

    /// <summary>How long all of it took; null adds up the notebooks' times.</summary>
    public TimeSpan? WallTime { get; init; }

    /// <summary>What the numbers were made with, in the order shown.</summary>
    public IReadOnlyList<PageFact> Provenance { get; init; } = [];
}

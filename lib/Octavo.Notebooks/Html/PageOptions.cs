namespace Octavo.Notebooks.Html;

/// <summary>What a notebook's page says around the notebook. Nothing here is read from the clock or the machine: the caller knows.</summary>
public sealed record PageOptions
{
    /// <summary>The page's title; null takes the notebook's first heading, else its file name.</summary>
    public string? Title { get; init; }

    /// <summary>A line under the title, for example the question in one sentence.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Language of the text, as in HTML's <c>lang</c>.</summary>
    public string Language { get; init; } = "en";

    /// <summary>Address of the index this page belongs to; null where there is none.</summary>
    public string? HomeHref { get; init; }

    /// <summary>Words of the link to the index.</summary>
    public string HomeText { get; init; } = "All notebooks";

    /// <summary>Whether code is unfolded when the page opens. A failing cell's code always is.</summary>
    public bool CodeOpen { get; init; } = true;

    /// <summary>When the notebook ran; null says nothing.</summary>
    public DateTimeOffset? Generated { get; init; }

    /// <summary>How long it ran; null says nothing.</summary>
    public TimeSpan? WallTime { get; init; }

    /// <summary>What the numbers were made with, in the order shown.</summary>
    public IReadOnlyList<PageFact> Provenance { get; init; } = [];

    /// <summary>Why the notebook did not run to its end; null notes only the errors that its outputs hold.</summary>
    public PageFailure? Failure { get; init; }

    /// <summary>
    /// Where a link of the notebook's text leads on the page, given its address, for example "02-few-shot.html" for
    /// "02-few-shot.ipynb"; null keeps every address.
    /// </summary>
    public Func<string, string>? RewriteLink { get; init; }
}

using Octavo.Notebooks.Html;

namespace Octavo.Cli.Reporting;

/// <summary>One notebook of a report: what it asked, what it found, how it ended.</summary>
internal sealed record NotebookOutcome
{
    /// <summary>The notebook's file as the user named it.</summary>
    public required string File { get; init; }

    /// <summary>Its page's file name beside the index.</summary>
    public required string Page { get; init; }

    /// <summary>Its first heading, or its file name.</summary>
    public required string Title { get; init; }

    /// <summary>Its claims, provenance and question; empty where it could not be read.</summary>
    public required NotebookFindings Findings { get; init; }

    /// <summary>Wall time from the kernel's start to its end.</summary>
    public required TimeSpan WallTime { get; init; }

    /// <summary>Why it did not run to its end; null where it did.</summary>
    public PageFailure? Failure { get; init; }
}

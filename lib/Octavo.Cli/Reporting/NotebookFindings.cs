using Octavo.Claims;
using Octavo.Notebooks.Documents;
using Octavo.Reports.Claims;

namespace Octavo.Cli.Reporting;

/// <summary>What a notebook's saved outputs say to a program: its claims with verdicts, and what the numbers were made with.</summary>
/// <param name="Claims">The rows of its claim tables, in order.</param>
/// <param name="Provenance">What it says of device, seed and data; null where it says nothing.</param>
/// <param name="Question">The sentence after "Question." in its text; null where there is none.</param>
/// <param name="Unreadable">Why its claims or its provenance cannot be read; null where they can. What cannot be read is left out.</param>
internal sealed record NotebookFindings(
    IReadOnlyList<ClaimResult> Claims, Runs.Provenance? Provenance, string? Question, string? Unreadable = null)
{
    private const string QuestionMark = "**Question.**";

    /// <summary>Reads the findings out of an executed notebook; a cell shown again replaces nothing, each table counts.</summary>
    public static NotebookFindings In(NotebookDocument document)
    {
        var pages = document.Cells.Where(cell => cell.IsCode)
            .SelectMany(cell => cell.Outputs)
            .Select(output => NotebookCell.JoinLines(output?["data"]?["text/html"]))
            .Where(html => html.Length > 0)
            .ToList();
        var question = document.Cells.Where(cell => cell.CellType == "markdown")
            .SelectMany(cell => cell.Source.Split('\n'))
            .FirstOrDefault(line => line.StartsWith(QuestionMark, StringComparison.Ordinal))?[QuestionMark.Length..].Trim();
        try
        {
            return new NotebookFindings(
                [.. pages.SelectMany(ClaimTable.ReadFrom)],
                pages.SelectMany(ProvenanceTable.ReadFrom).LastOrDefault(),
                question);
        }
        catch (FormatException problem)
        {
            return new NotebookFindings([], null, question, problem.Message);
        }
    }
}

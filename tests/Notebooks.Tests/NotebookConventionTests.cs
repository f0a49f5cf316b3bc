using System.Text.RegularExpressions;
using Octavo.Cli.Tests;
using Octavo.Notebooks.Documents;

namespace Notebooks.Tests;

/// <summary>What every notebook of the workspace keeps to, so that it reads well, runs anywhere and decides nothing by hand.</summary>
public sealed partial class NotebookConventionTests
{
    /// <summary>More than this many lines in a cell belong into the library.</summary>
    private const int LongestCell = 20;

    private static readonly string[] LanguagesOfTheOriginalKernel = ["csharp", "fsharp", "html", "javascript", "mermaid", "markdown"];

    // The original knows SQL only after it was connected to a database.
    private static readonly string[] LanguagesOfOurKernel = [.. LanguagesOfTheOriginalKernel, "sql"];

    public static TheoryData<string> All() => [.. Files()];

    public static TheoryData<string> Questions() => [.. Files().Where(file => !file.StartsWith("00", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(All))]
    public void A_notebook_is_committed_without_outputs(string file)
    {
        Assert.All(Load(file).Cells.Where(cell => cell.IsCode), cell =>
        {
            Assert.Empty(cell.Outputs);
            Assert.Null(cell.ExecutionCount);
        });
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_notebook_opens_with_its_question_then_one_set_up_cell_then_its_parameters(string file)
    {
        var notebook = Load(file);
        Assert.Equal("markdown", notebook.Cells[0].CellType);
        Assert.StartsWith("# ", notebook.Cells[0].Source);
        Assert.Contains("**Question.**", notebook.Cells[0].Source);
        var code = notebook.Cells.Where(cell => cell.IsCode).ToList();
        Assert.StartsWith("#r \"../artifacts/library/", code[0].Source);
        Assert.Equal(["parameters"], code[1].Tags);
        Assert.Contains("var profile = \"quick\";", code[1].Source);
        Assert.Contains("var seed = ", code[1].Source);
        Assert.All(code[1].Source.Split('\n'), line => Assert.Matches(PlainLiteral(), line));
        Assert.Single(code, cell => cell.Tags.Contains("parameters"));
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public void A_question_says_claim_prediction_rule_and_budget_first_and_what_it_does_not_show_last(string file)
    {
        var notebook = Load(file);
        foreach (var part in new[] { "| claim | source |", "**Prediction.**", "**Decision rules**", "**Budget.**" })
        {
            Assert.Contains(part, notebook.Cells[0].Source);
        }

        Assert.StartsWith("## What this does not show", notebook.Cells[^1].Source);
        Assert.Contains("new ClaimTable(", notebook.Cells[^2].Source);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Cells_are_short_and_name_no_machine_no_address_and_no_package(string file)
    {
        foreach (var cell in Load(file).Cells.Where(cell => cell.IsCode))
        {
            Assert.InRange(cell.Source.Split('\n').Length, 1, LongestCell);
            Assert.DoesNotMatch(AddressOrMachinePath(), cell.Source);
            Assert.DoesNotContain("nuget:", cell.Source);
            Assert.DoesNotMatch(TypeDeclaration(), cell.Source);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_code_cell_in_another_language_than_the_notebooks_begins_with_its_name_and_our_kernel_has_it(string file)
    {
        foreach (var cell in Load(file).Cells.Where(cell => cell.IsCode))
        {
            Assert.Contains(cell.Language, LanguagesOfOurKernel);
            if (cell.Language != "csharp")
            {
                Assert.StartsWith($"#!{cell.Language}", cell.Source);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public void A_question_runs_on_the_original_kernel_too(string file) =>
        Assert.All(Load(file).Cells.Where(cell => cell.IsCode), cell => Assert.Contains(cell.Language, LanguagesOfTheOriginalKernel));

    [Theory]
    [MemberData(nameof(Questions))]
    public void No_verdict_is_typed_by_hand(string file)
    {
        var code = string.Join('\n', Load(file).Cells.Where(cell => cell.IsCode).Select(cell => cell.Source));
        Assert.DoesNotContain("new ClaimResult", code);
        Assert.DoesNotMatch(@"Verdict\.(Right|Wrong|Inconclusive)", code);
    }

    private static IEnumerable<string> Files() =>
        Directory.GetFiles(Path.Combine(Repository.Root, "notebooks"), "*.ipynb").Select(path => Path.GetFileName(path)!).Order();

    private static NotebookDocument Load(string file) => NotebookDocument.Load(Path.Combine(Repository.Root, "notebooks", file));

    [GeneratedRegex("""^var \w+ = ("[^"]*"|-?[\d._]+|true|false);$""", RegexOptions.ExplicitCapture)]
    private static partial Regex PlainLiteral();

    [GeneratedRegex("""https?://|"/[A-Za-z]|[A-Za-z]:\\""")]
    private static partial Regex AddressOrMachinePath();

    [GeneratedRegex("""^\s*(public |internal |sealed |static )*(class|struct|record|interface|enum) \w""", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex TypeDeclaration();
}

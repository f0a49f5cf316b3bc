using System.Net;
using System.Text.Json;
using Octavo.Cli.Tests.Program;
using Octavo.Notebooks.Documents;
using static Octavo.Cli.Tests.Program.TestNotebook;

namespace Octavo.Cli.Tests.Commands;

/// <summary>What a report makes of notebooks that break.</summary>
public sealed class BrokenReportTests(BrokenReport report) : IClassFixture<BrokenReport>
{
    public static TheoryData<string, string> Kinds => BrokenNotebook.Kinds;

    public static TheoryData<string, string> Unreadable => BrokenNotebook.Unreadable;

    [Fact]
    public void A_report_with_failed_notebooks_exits_with_2_and_still_ends_with_the_path_of_its_index()
    {
        Assert.True(report.Result.ExitCode == 2, $"Exit code {report.Result.ExitCode}.\n{report.Result.Output}\n{report.Result.Error}");
        Assert.Equal(report.Home["pages/index.html"], report.Result.Lines[^1]);
        Assert.True(File.Exists(report.Result.Lines[^1]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_message_names_notebook_and_cell_and_says_why(string kind, string why)
    {
        var message = report.Result.Error[report.Result.Error.IndexOf($"error: '{kind}.ipynb', cell {BrokenNotebook.FailingCell} ", StringComparison.Ordinal)..];
        var next = message.IndexOf("\nerror: ", StringComparison.Ordinal);
        Assert.Contains(why, next < 0 ? message : message[..next], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void The_message_of_a_file_that_cannot_be_read_names_it_and_says_why(string kind, string why) =>
        Assert.Contains(report.Result.ErrorLines, line => line.StartsWith($"error: '{kind}.ipynb' ", StringComparison.Ordinal) && line.Contains(why, StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_saved_notebook_keeps_what_ran_before_and_nothing_ran_after(string kind, string why)
    {
        var cells = NotebookDocument.Load(report.Home[$"pages/{kind}.ipynb"]).Cells;
        Assert.Contains("before it", Said(cells[1]), StringComparison.Ordinal);
        Assert.Contains(cells[2].Outputs, output => (string?)output!["output_type"] == "error");
        Assert.Contains(why, Said(cells[2]), StringComparison.Ordinal);
        Assert.Empty(cells[3].Outputs);
        Assert.Null(cells[3].ExecutionCount);
        Assert.False(File.Exists(report.Home[$"after-{kind}.txt"]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_page_shows_what_ran_before_and_the_error_in_its_cell(string kind, string why)
    {
        var page = WebUtility.HtmlDecode(File.ReadAllText(report.Home[$"pages/{kind}.html"]));
        Assert.Contains("before it", page, StringComparison.Ordinal);
        Assert.Contains($"id=\"cell-{BrokenNotebook.FailingCell}\"", page, StringComparison.Ordinal);
        Assert.Contains("This notebook failed in", page, StringComparison.Ordinal);
        Assert.Contains(why, page, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void A_file_that_cannot_be_read_has_a_page_that_says_so(string kind, string why)
    {
        Assert.Contains(why, WebUtility.HtmlDecode(File.ReadAllText(report.Home[$"pages/{kind}.html"])), StringComparison.Ordinal);
        Assert.False(File.Exists(report.Home[$"pages/{kind}.ipynb"]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_index_links_to_the_failing_cell_and_says_why(string kind, string why)
    {
        Assert.Contains($"href=\"{kind}.html#cell-{BrokenNotebook.FailingCell}\"", report.Index, StringComparison.Ordinal);
        Assert.Contains(why, WebUtility.HtmlDecode(report.Index), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_report_for_programs_has_the_error_with_its_cell(string kind, string why)
    {
        var error = report.Entry(kind).GetProperty("error");
        Assert.Equal(BrokenNotebook.FailingCell, error.GetProperty("cell").GetInt32());
        Assert.Contains(why, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void The_report_for_programs_has_the_error_of_a_file_that_cannot_be_read_without_a_cell(string kind, string why)
    {
        var error = report.Entry(kind).GetProperty("error");
        Assert.Equal(JsonValueKind.Null, error.GetProperty("cell").ValueKind);
        Assert.Contains(why, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains($"href=\"{kind}.html\"", report.Index, StringComparison.Ordinal);
    }

    [Fact]
    public void The_notebook_after_the_broken_ones_ran_and_is_in_the_report()
    {
        Assert.StartsWith("3", Said(NotebookDocument.Load(report.Home["pages/good.ipynb"]).Cells[1]), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, report.Entry("good").GetProperty("error").ValueKind);
        Assert.Contains("href=\"good.html\"", report.Index, StringComparison.Ordinal);
        Assert.Contains(report.Result.Lines, line => line.StartsWith("good.ipynb: done (", StringComparison.Ordinal));
        Assert.DoesNotContain("good.ipynb", report.Result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void No_message_shows_the_commands_own_stack_trace() =>
        Assert.DoesNotContain("Octavo.Cli.", report.Result.Error, StringComparison.Ordinal);
}

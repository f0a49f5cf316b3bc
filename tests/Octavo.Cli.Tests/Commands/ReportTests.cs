using System.Text.Json;
using Octavo.Cli.Tests.Program;
using Octavo.Notebooks.Documents;
using static Octavo.Cli.Tests.Program.TestNotebook;

namespace Octavo.Cli.Tests.Commands;

/// <summary>What a report of notebooks that run to their end holds.</summary>
public sealed class ReportTests(FinishedReport report) : IClassFixture<FinishedReport>
{
    [Fact]
    public void A_report_exits_with_0_and_ends_with_the_path_of_its_index()
    {
        Assert.True(report.Result.ExitCode == 0, $"Exit code {report.Result.ExitCode}.\n{report.Result.Output}\n{report.Result.Error}");
        Assert.Equal(report.Home["out/pages/index.html"], report.Result.Lines[^1]);
        Assert.Equal("", report.Result.Error);
    }

    [Fact]
    public void Progress_is_told_in_plain_lines_where_no_terminal_is()
    {
        Assert.DoesNotContain('\u001b', report.Result.Output);
        Assert.Collection(
            report.Result.Lines,
            line => Assert.Matches(@"^sums\.ipynb: cell 1 of 6 done \(\d+\.\d s\)$", line),
            line => Assert.Matches(@"^sums\.ipynb: cell 2 of 6 done", line),
            line => Assert.Matches(@"^sums\.ipynb: cell 3 of 6 done", line),
            line => Assert.Matches(@"^sums\.ipynb: cell 4 of 6 done", line),
            line => Assert.Matches(@"^sums\.ipynb: cell 5 of 6 done", line),
            line => Assert.Matches(@"^sums\.ipynb: cell 6 of 6 done", line),
            line => Assert.Matches(@"^sums\.ipynb: done \(\d+\.\d s\)$", line),
            line => Assert.Matches(@"^plain\.ipynb: cell 1 of 1 done", line),
            line => Assert.Matches(@"^plain\.ipynb: done", line),
            line => Assert.EndsWith("index.html", line, StringComparison.Ordinal));
    }

    [Fact]
    public void The_folder_holds_the_index_and_for_each_notebook_a_page_and_the_executed_notebook() =>
        Assert.Equal(
            ["index.html", "plain.html", "plain.ipynb", "report.json", "sums.html", "sums.ipynb"],
            Directory.GetFiles(report.Home["out/pages"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Fact]
    public void Verdicts_are_kept_of_each_notebook_that_claims_something_with_what_they_were_made_with()
    {
        Assert.Equal(["sums.smoke.json"], Directory.GetFiles(report.Home["out/kept"]).Select(Path.GetFileName));
        var kept = JsonDocument.Parse(File.ReadAllText(report.Home["out/kept/sums.smoke.json"])).RootElement;
        var told = report.Json.GetProperty("notebooks")[0];
        Assert.Equal("smoke", kept.GetProperty("profile").GetString());
        Assert.Equal("sums.ipynb", kept.GetProperty("notebook").GetString());
        Assert.Equal(report.Json.GetProperty("commit").GetString(), kept.GetProperty("commit").GetString());
        Assert.Equal(told.GetProperty("seconds").GetDouble(), kept.GetProperty("seconds").GetDouble());
        Assert.Equal(told.GetProperty("claims").GetRawText(), kept.GetProperty("claims").GetRawText(), ignoreAllWhiteSpace: true);
        Assert.Equal(7, kept.GetProperty("provenance").GetProperty("seed").GetInt32());
    }

    [Fact]
    public void The_profile_is_injected_where_a_notebook_takes_one_and_nowhere_else()
    {
        var sums = NotebookDocument.Load(report.Home["out/pages/sums.ipynb"]).Cells;
        Assert.Equal("string profile = \"quick\";\nint seed = 1;", sums[2].Source);
        Assert.Contains("injected-parameters", sums[3].Tags);
        Assert.Contains("profile = \"smoke\"", sums[3].Source, StringComparison.Ordinal);
        Assert.Equal("profile is smoke, seed is 1\n", Said(sums[4]));
        Assert.Equal(2, NotebookDocument.Load(report.Home["out/pages/plain.ipynb"]).Cells.Count);
    }

    [Fact]
    public void The_report_for_programs_says_what_was_asked_claimed_and_measured()
    {
        Assert.Equal("smoke", report.Json.GetProperty("profile").GetString());
        Assert.InRange(report.Json.GetProperty("generated").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow);
        var notebooks = report.Json.GetProperty("notebooks");
        Assert.Equal(["sums.ipynb", "plain.ipynb"], notebooks.EnumerateArray().Select(notebook => notebook.GetProperty("file").GetString()));
        var sums = notebooks[0];
        Assert.Equal("Sums", sums.GetProperty("title").GetString());
        Assert.Equal("sums.html", sums.GetProperty("page").GetString());
        Assert.Equal(FinishedReport.Question, sums.GetProperty("question").GetString());
        Assert.Equal(JsonValueKind.Null, sums.GetProperty("error").ValueKind);
        Assert.Equal("abacus", sums.GetProperty("provenance").GetProperty("device").GetString());
        Assert.InRange(sums.GetProperty("seconds").GetDouble(), 0.01, report.Json.GetProperty("seconds").GetDouble());

        var measured = sums.GetProperty("claims")[0];
        Assert.Equal("T1", measured.GetProperty("id").GetString());
        Assert.Equal("right", measured.GetProperty("verdict").GetString());
        Assert.Equal((3, 2.5, 3.5, 0.95), (
            measured.GetProperty("value").GetDouble(),
            measured.GetProperty("low").GetDouble(),
            measured.GetProperty("high").GetDouble(),
            measured.GetProperty("confidence").GetDouble()));
        Assert.Equal(4, measured.GetProperty("n").GetInt32());
        var unmeasured = sums.GetProperty("claims")[1];
        Assert.Equal(JsonValueKind.Null, unmeasured.GetProperty("value").ValueKind);
        Assert.Equal("no pears", unmeasured.GetProperty("note").GetString());

        Assert.Equal(JsonValueKind.Null, notebooks[1].GetProperty("question").ValueKind);
        Assert.Empty(notebooks[1].GetProperty("claims").EnumerateArray());
    }

    [Fact]
    public void The_index_lists_question_verdicts_and_where_each_notebook_is()
    {
        var index = Page.Read(report.Home["out/pages/index.html"]);
        Assert.Equal(["sums.html", "plain.html"], index.QuerySelectorAll("li.notebook h2 a").Select(link => link.GetAttribute("href")));
        Assert.Equal([FinishedReport.Question], index.QuerySelectorAll(".question").Select(question => question.TextContent));
        Assert.Equal(["right", "inconclusive"], index.QuerySelectorAll("tr .chip").Select(chip => chip.TextContent));
        Assert.Contains("not measured: no pears", index.Body!.TextContent, StringComparison.Ordinal);
        Assert.Empty(index.QuerySelectorAll(".failed"));
    }

    [Fact]
    public void A_page_leads_back_to_the_index_and_to_the_pages_of_linked_notebooks_and_says_what_made_it()
    {
        var page = Page.Read(report.Home["out/pages/sums.html"]);
        var links = page.QuerySelectorAll("a").Select(link => link.GetAttribute("href")).ToList();
        Assert.Contains("index.html", links);
        Assert.Contains("plain.html", links);
        var provenance = page.QuerySelector("#provenance")!.ParentElement!.TextContent;
        Assert.All(["abacus", "profile = smoke", "seed = 1", "Plotly.NET"], fact => Assert.Contains(fact, provenance, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("index.html")]
    [InlineData("sums.html")]
    [InlineData("plain.html")]
    public void Every_page_stands_alone(string page) => Page.StandsAlone(report.Home[$"out/pages/{page}"]);

    [Fact]
    public void The_notebooks_themselves_stay_as_they_were()
    {
        Assert.All(NotebookDocument.Load(report.Home["sums.ipynb"]).Cells, cell => Assert.Empty(cell.Outputs));
        Assert.Equal(6, NotebookDocument.Load(report.Home["sums.ipynb"]).Cells.Count);
    }
}

using Octavo.Cli.Tests.Program;

namespace Octavo.Cli.Tests.Commands;

/// <summary>Help, and what is said of a command line that makes no sense.</summary>
public sealed class UsageTests : IDisposable
{
    private readonly TemporaryHome home = new();

    [Theory]
    [InlineData("", "octavo [command] [options]", "report run import export eval data kernel")]
    [InlineData("report", "octavo report [<NOTEBOOK>...] [options]", "--profile --out --cell-limit")]
    [InlineData("run", "octavo run <NOTEBOOK> [options]", "--parameter --out --kernel --cell-limit NAME=VALUE SECONDS")]
    [InlineData("import", "octavo import <FOLDER> [options]", "--out config.json Examples: SavedModel.Load")]
    [InlineData("export", "octavo export <SOURCE> [options]", "--out Examples: .ipynb")]
    [InlineData("eval", "octavo eval [options]", "--task --checkpoint --shots --seed --limit --scoring --shared-examples --tokenizer --json Examples: hellaswag mutual-information")]
    [InlineData("data", "octavo data [command] [options]", "list fetch verify path")]
    [InlineData("data fetch", "octavo data fetch <NAME> [options]", "NAME")]
    [InlineData("kernel", "octavo kernel [command] [options]", "install start list")]
    public async Task Help_shows_the_command_as_the_user_types_it_and_all_it_takes(string command, string usage, string mentioned)
    {
        var result = await OctavoRun.ToEndAsync(home, [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains(result.Lines, line => line.Trim() == usage);
        Assert.All(mentioned.Split(' '), word => Assert.Contains(word, result.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "'octavo' needs a command: report, run, import, export, eval, train, plan, convert, data, kernel.", "'octavo --help'")]
    [InlineData("rpeort", "'octavo' has no command 'rpeort'. It has: report, run, import, export, eval, train, plan, convert, data, kernel.", "'octavo --help'")]
    [InlineData("data", "'octavo data' needs a command: list, fetch, verify, path.", "'octavo data --help'")]
    [InlineData("data get x", "'octavo data' has no command 'get'.", "'octavo data --help'")]
    [InlineData("import a", "'--out'", "'octavo import --help'")]
    [InlineData("eval --task a.json", "'--checkpoint'", "'octavo eval --help'")]
    [InlineData("eval --task a.json --checkpoint c --shots -1", "--shots is -1; at least 0 was expected.", "'octavo eval --help'")]
    [InlineData("eval --task a.json --checkpoint c --limit 0", "--limit is 0; at least 1 was expected.", "'octavo eval --help'")]
    [InlineData("run", "'NOTEBOOK'", "'octavo run --help'")]
    [InlineData("run a.ipynb b.ipynb", "'b.ipynb'", "'octavo run --help'")]
    [InlineData("report --fast", "There is no option '--fast'", "'octavo report --help'")]
    public async Task A_wrong_command_line_is_answered_in_a_line_and_a_hint(string arguments, string message, string hint)
    {
        var result = await OctavoRun.ToEndAsync(home, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        result.Refuses(message, hint);
        Assert.Equal(2, result.ErrorLines.Count);
    }

    [Fact]
    public async Task The_version_is_the_builds() =>
        Assert.StartsWith("0.", (await OctavoRun.ToEndAsync(home, "--version")).Output, StringComparison.Ordinal);

    public void Dispose() => home.Dispose();
}

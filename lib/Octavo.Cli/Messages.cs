using Spectre.Console;

namespace Octavo.Cli;

/// <summary>What the command says to a person: results on standard output, errors on standard error.</summary>
internal static class Messages
{
    private static readonly IAnsiConsole Errors = CreateErrors();

    /// <summary>Whether a person watches: only then are lines redrawn.</summary>
    public static bool IsTerminal => AnsiConsole.Profile.Out.IsTerminal && AnsiConsole.Profile.Capabilities.Ansi;

    /// <summary>One line, never wrapped, so that paths stay whole in logs.</summary>
    public static void Line(string text) => Console.Out.WriteLine(text);

    /// <summary>An error in red where colours are shown.</summary>
    public static void Error(string text) => Errors.Write(new Text("error: " + text + Environment.NewLine, new Style(Color.Red)));

    private static IAnsiConsole CreateErrors()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

        // The terminal wraps long lines itself; breaking paths and addresses would spoil copying them.
        console.Profile.Width = 100_000;
        return console;
    }

    /// <summary>A table with a header row; every value is plain text.</summary>
    public static void Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var title in header)
        {
            table.AddColumn(new TableColumn(new Text(title, new Style(decoration: Decoration.Bold))).NoWrap());
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(value => new Text(value)));
        }

        if (!IsTerminal)
        {
            AnsiConsole.Profile.Width = 200;
        }

        AnsiConsole.Write(table);
    }
}

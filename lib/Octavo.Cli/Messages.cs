using System.Text;
using Spectre.Console;

namespace Octavo.Cli;

/// <summary>What the command says to a person: results on standard output, errors on standard error.</summary>
internal static class Messages
{
    private const int SmallestShortened = 20;
    private static readonly IAnsiConsole Errors = CreateErrors();

    /// <summary>Whether a person watches: only then are lines redrawn.</summary>
    public static bool IsTerminal => AnsiConsole.Profile.Out.IsTerminal && AnsiConsole.Profile.Capabilities.Ansi;

    /// <summary>One line, never wrapped, so that paths stay whole in logs.</summary>
    public static void Line(string text) => Console.Out.WriteLine(text);

    /// <summary>An error in red where colours are shown.</summary>
    public static void Error(string text) => Errors.Write(new Text("error: " + text + Environment.NewLine, new Style(Color.Red)));

    /// <summary>
    /// A table with a header row, a line each. Nothing is ever cut in a file or a pipe; on a terminal the last column is shortened
    /// to fit where <paramref name="shortenLast"/> says so.
    /// </summary>
    public static void Table(IReadOnlyList<TableHeader> header, IEnumerable<IReadOnlyList<string>> rows, bool shortenLast = false)
    {
        var lines = rows.Prepend([.. header.Select(column => column.Title)]).ToList();
        var widths = Enumerable.Range(0, header.Count).Select(column => lines.Max(line => line[column].Length)).ToArray();
        var room = shortenLast && IsTerminal
            ? Math.Max(SmallestShortened, AnsiConsole.Profile.Width - widths[..^1].Sum(width => width + 2))
            : int.MaxValue;
        for (var i = 0; i < lines.Count; i++)
        {
            var text = new StringBuilder();
            for (var column = 0; column < header.Count - 1; column++)
            {
                var value = lines[i][column];
                text.Append(header[column].AlignRight ? value.PadLeft(widths[column]) : value.PadRight(widths[column])).Append("  ");
            }

            var line = text.Append(Shortened(lines[i][^1], room)).ToString().TrimEnd();
            if (i == 0 && IsTerminal)
            {
                AnsiConsole.MarkupLine($"[bold]{Markup.Escape(line)}[/]");
            }
            else
            {
                Line(line);
            }
        }
    }

    /// <summary>The text, ended with an ellipsis where it is longer than that many characters.</summary>
    public static string Shortened(string text, int length) => text.Length <= length ? text : text[..(length - 1)].TrimEnd() + "…";

    private static IAnsiConsole CreateErrors()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

        // The terminal wraps long lines itself; breaking paths and addresses would spoil copying them.
        console.Profile.Width = 100_000;
        return console;
    }
}

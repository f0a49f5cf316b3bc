using System.CommandLine;
using Octavo.Cli.Diagnosis;
using Spectre.Console;

namespace Octavo.Cli.Commands;

/// <summary><c>octavo kernel doctor</c>: whether notebooks can run here, and what to do where they cannot.</summary>
internal static class KernelDoctorCommand
{
    // Wide enough that nothing is broken in a file or a pipe.
    private const int Unbroken = 10_000;

    public static Command Create()
    {
        var command = new Command("doctor", "Check that notebooks can run here, and say what to do where they cannot.");
        command.SetAction((_, stop) => RunAsync(stop));
        return command;
    }

    private static async Task<int> RunAsync(CancellationToken stop)
    {
        var findings = await new KernelDiagnosis(WorkspaceFolder.Find()).RunAsync(stop);
        Show(findings);
        foreach (var advice in findings.Where(finding => finding.Advice is not null).OrderByDescending(finding => finding.State))
        {
            Messages.Line($"{advice.Subject}: {advice.Advice}");
        }

        var wrong = findings.Count(finding => finding.State == FindingState.Wrong);
        if (wrong == 0)
        {
            Messages.Line("Notebooks can run here.");
            return ExitCodes.Done;
        }

        Messages.Error($"{wrong} of {findings.Count} checks found something wrong. What to do stands above.");
        return ExitCodes.Failed;
    }

    private static void Show(IReadOnlyList<Finding> findings)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (!Messages.IsTerminal)
        {
            console.Profile.Width = Unbroken;
        }

        var table = new Table { Border = Messages.IsTerminal ? TableBorder.Rounded : TableBorder.None };
        table.AddColumns(new TableColumn(""), new TableColumn("Check").NoWrap(), new TableColumn("Found"));
        foreach (var finding in findings)
        {
            var (word, colour) = finding.State switch
            {
                FindingState.Fine => ("fine", Color.Green),
                FindingState.Note => ("note", Color.Yellow),
                _ => ("wrong", Color.Red),
            };
            table.AddRow(new Text(word, new Style(colour)), new Text(finding.Subject), new Text(finding.Detail));
        }

        console.Write(table);
    }
}

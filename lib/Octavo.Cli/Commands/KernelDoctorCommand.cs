using System.CommandLine;
using Octavo.Cli.Diagnosis;
using Spectre.Console;

namespace Octavo.Cli.Commands;

/// <summary><c>octavo kernel doctor</c>: whether notebooks can run here, and what to do where they cannot.</summary>
internal static class KernelDoctorCommand
{
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
        if (!Messages.IsTerminal)
        {
            Messages.Table([new(""), new("Check"), new("Found")], findings.Select(finding => new[] { Word(finding), finding.Subject, finding.Detail }));
            return;
        }

        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns(new TableColumn(""), new TableColumn("Check").NoWrap(), new TableColumn("Found"));
        foreach (var finding in findings)
        {
            var colour = finding.State switch { FindingState.Fine => Color.Green, FindingState.Note => Color.Yellow, _ => Color.Red };
            table.AddRow(new Text(Word(finding), new Style(colour)), new Text(finding.Subject), new Text(finding.Detail));
        }

        AnsiConsole.Write(table);
    }

    private static string Word(Finding finding) => finding.State.ToString().ToLowerInvariant();
}

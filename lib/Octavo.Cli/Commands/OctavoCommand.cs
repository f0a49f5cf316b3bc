using System.CommandLine;

namespace Octavo.Cli.Commands;

/// <summary>The <c>octavo</c> command itself.</summary>
internal static class OctavoCommand
{
    // Not a RootCommand: that would be called after the program's file in every usage line.
    public static Command Create() => new("octavo", "Octavo: eight questions about large models, answered by notebooks that measure.")
    {
        DetailedCommand.Help(),
        new VersionOption(),
        ReportCommand.Create(),
        RunCommand.Create(),
        ImportCommand.Create(),
        ExportCommand.Create(),
        EvalCommand.Create(),
        TrainCommand.Create(),
        PlanCommand.Create(),
        ConvertCommand.Create(),
        DataCommand.Create(),
        KernelCommand.Create(),
    };
}

using System.CommandLine;

namespace Octavo.Cli.Commands;

internal static class ReportCommand
{
    public static Command Create() => new("report", "");
}

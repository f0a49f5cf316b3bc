using System.CommandLine;

namespace Octavo.Cli.Commands;

internal static class ExportCommand
{
    public static Command Create() => new("export", "");
}

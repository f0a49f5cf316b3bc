using System.CommandLine;

namespace Octavo.Cli.Commands;

internal static class RunCommand
{
    public static Command Create() => new("run", "");
}

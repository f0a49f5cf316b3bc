using System.CommandLine;

namespace Octavo.Cli.Commands;

internal static class KernelCommand
{
    public static Command Create() => new("kernel", "");
}

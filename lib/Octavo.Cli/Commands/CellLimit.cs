using System.CommandLine;

namespace Octavo.Cli.Commands;

/// <summary>The option that bounds how long one cell may run.</summary>
internal static class CellLimit
{
    public static Option<double?> Option() => new("--cell-limit")
    {
        Description = "Seconds that one cell may run before it is interrupted; no limit unless given.",
    };

    public static TimeSpan? Of(double? seconds) => seconds switch
    {
        null => null,
        > 0 and < 1e7 => TimeSpan.FromSeconds(seconds.Value),
        _ => throw new CommandException($"--cell-limit {seconds} is not a number of seconds above 0."),
    };
}

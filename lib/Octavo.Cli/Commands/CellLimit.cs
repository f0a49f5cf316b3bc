using System.CommandLine;
using System.Globalization;

namespace Octavo.Cli.Commands;

/// <summary>The option that bounds how long one cell may run.</summary>
internal static class CellLimit
{
    // More than a hundred days is a slip, and further on lies what a timer cannot hold.
    private const double Longest = 1e7;

    public static Option<TimeSpan?> Option() => new("--cell-limit")
    {
        Description = "Seconds that one cell may run before it is interrupted; no limit unless given.",
        HelpName = "SECONDS",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < Longest)
            {
                return TimeSpan.FromSeconds(seconds);
            }

            result.AddError($"--cell-limit '{text}' is not a number of seconds above 0.");
            return null;
        },
    };
}

using System.CommandLine;
using System.CommandLine.Parsing;

namespace Octavo.Cli;

/// <summary>Says what is wrong with a command line in a line or two, instead of a page of help.</summary>
internal static class UsageErrors
{
    /// <summary>Tells the errors of a command line that could not be parsed; returns the exit code.</summary>
    public static int Tell(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var name = NameOf(parsed.CommandResult);
        if (command.Subcommands.Count > 0)
        {
            var commands = string.Join(", ", command.Subcommands.Select(subcommand => subcommand.Name));
            if (parsed.UnmatchedTokens.Count == 0)
            {
                Messages.Error($"'{name}' needs a command: {commands}.");
            }
            else
            {
                Messages.Error($"'{name}' has no command '{parsed.UnmatchedTokens[0]}'. It has: {commands}.");
            }
        }
        else
        {
            foreach (var problem in parsed.Errors.Select(error => error.Message).Distinct())
            {
                Messages.Error(problem.TrimEnd());
            }
        }

        Console.Error.WriteLine($"'{name} --help' tells more.");
        return ExitCodes.Failed;
    }

    private static string NameOf(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{NameOf(parent)} {result.Command.Name}" : result.Command.Name;
}

using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Octavo.Cli.Commands;

/// <summary>A command whose own help says more than its line in the list of commands: what it does, and examples.</summary>
internal sealed class DetailedCommand(string name, string description, string details) : Command(name, description)
{
    /// <summary>The help option of the whole command line, which shows the details after the rest.</summary>
    public static HelpOption Help() => new() { Action = new Showing() };

    private string Details => details;

    private sealed class Showing : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var result = new HelpAction().Invoke(parseResult);
            if (parseResult.CommandResult.Command is DetailedCommand command)
            {
                parseResult.InvocationConfiguration.Output.WriteLine(command.Details);
            }

            return result;
        }
    }
}

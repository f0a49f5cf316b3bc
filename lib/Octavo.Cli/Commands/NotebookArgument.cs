using System.CommandLine;

namespace Octavo.Cli.Commands;

/// <summary>What the commands that take notebooks have in common.</summary>
internal static class NotebookArgument
{
    /// <summary>Takes a mistyped option for what it is: the parser would hand it on as the name of a notebook.</summary>
    public static Argument<T> RefuseOptions<T>(this Argument<T> argument)
    {
        argument.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value.StartsWith('-') && !File.Exists(token.Value)))
            {
                result.AddError($"There is no option '{token.Value}'.");
            }
        });
        return argument;
    }
}

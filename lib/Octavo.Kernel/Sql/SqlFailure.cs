using System.Text.RegularExpressions;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Sql;

/// <summary>Words the database's errors for the user.</summary>
internal static partial class SqlFailure
{
    /// <summary>The error for a message such as "Parser Error: syntax error ... LINE 3: ...": named by its kind, with the line of the cell.</summary>
    public static CellFailedException Of(string message)
    {
        var kind = Kind().Match(message);
        var place = Place().Match(message);
        var head = (place.Success ? message[..place.Index] : message).Trim();
        return new CellFailedException(new CellError
        {
            Name = kind.Success ? kind.Groups["kind"].Value + "Error" : "SqlError",
            Message = place.Success ? $"Line {place.Groups["line"].Value}: {head}" : head,
            Traceback = message.TrimEnd().Split('\n'),
        });
    }

    /// <summary>The table that a message says is missing, null where it says something else.</summary>
    public static string? MissingTable(string message) => Missing().Match(message) is { Success: true } missing ? missing.Groups["name"].Value : null;

    [GeneratedRegex(@"^(?<kind>[A-Za-z]+) Error: ", RegexOptions.ExplicitCapture)]
    private static partial Regex Kind();

    [GeneratedRegex(@"^LINE (?<line>\d+): ", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex Place();

    [GeneratedRegex("^Catalog Error: Table with name (?<name>.+?) does not exist!", RegexOptions.ExplicitCapture)]
    private static partial Regex Missing();
}

using System.Text.RegularExpressions;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Packages;

/// <summary>A line that asks for a package, <c>#r "nuget: Name, Version"</c>, or names a place to look for some, <c>#i "nuget: source"</c>.</summary>
internal sealed partial record PackageDirective
{
    /// <summary>The line of the cell on which it stands, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The package's name, or the source.</summary>
    public required string Name { get; init; }

    /// <summary>The version, range or pattern that is asked for; null for a source.</summary>
    public string? Version { get; init; }

    public bool IsSource => Version is null;

    /// <summary>Reads one line of code; null where it is no such directive.</summary>
    /// <exception cref="CellFailedException">It is one, but not a whole one.</exception>
    public static PackageDirective? Parse(string text, int line)
    {
        if (Pattern().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var content = match.Groups["content"].Value.Trim();
        var isPackage = content.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase);
        content = isPackage ? content["nuget:".Length..].Trim() : content;
        if (match.Groups["kind"].Value == "i")
        {
            return content.Length > 0 ? new PackageDirective { Line = line, Name = Source(content, line) } : throw Wrong(line, "names no source");
        }

        return isPackage ? Package(content, line) : null;
    }

    private static PackageDirective Package(string content, int line)
    {
        var parts = content.Split(',', 2, StringSplitOptions.TrimEntries);
        if (!PackageName().IsMatch(parts[0]))
        {
            throw Wrong(line, "names no package");
        }

        // A comma inside brackets belongs to the range; any other begins an option, which means nothing here.
        var range = parts.Length == 2 ? parts[1] : "";
        var end = range.StartsWith('[') || range.StartsWith('(') ? range.IndexOfAny([']', ')']) + 1 : range.IndexOf(',', StringComparison.Ordinal);
        var version = end > 0 ? range[..end] : range;
        version = version.StartsWith("version=", StringComparison.OrdinalIgnoreCase) ? version["version=".Length..].Trim() : version;
        return new PackageDirective { Line = line, Name = parts[0], Version = version.Length == 0 ? "*" : version };
    }

    private static string Source(string source, int line)
    {
        if (Uri.TryCreate(source, UriKind.Absolute, out var address) && !address.IsFile)
        {
            return source;
        }

        var folder = Path.GetFullPath(source);
        return Directory.Exists(folder)
            ? folder
            : throw new CellFailedException("PackageError", $"Line {line}: '{source}' is neither an address nor a folder that exists ({folder}).");
    }

    private static CellFailedException Wrong(int line, string what) =>
        new("PackageError", $"Line {line}: the directive {what}. Write #r \"nuget: Name, Version\" or #i \"nuget: source\".");

    [GeneratedRegex("""^\s*#(?<kind>[ri])\s*@?"(?<content>[^"]*)"\s*(//.*)?$""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"^[\w.-]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PackageName();
}

using System.Text.RegularExpressions;

namespace Octavo.Kernel.Cells;

/// <summary>Completes the lines that the kernel itself reads: names of languages and directives, paths of files, names of values.</summary>
internal sealed partial class DirectiveCompletion(CellCatalog catalog)
{
    private static readonly string[] Assemblies = [".dll"];
    private static readonly string[] Scripts = [".cs", ".csx", ".fs", ".fsx"];
    private static readonly string[] Importable = [".ipynb", ".dib", ".cs", ".csx", ".fsx", ".html", ".md"];

    /// <summary>What could follow on such a line; null where the line is none of the kernel's.</summary>
    /// <param name="line">The line as far as the cursor.</param>
    /// <param name="start">Where the line starts in the cell.</param>
    public Completions? Complete(string line, int start)
    {
        if (Path().Match(line) is { Success: true } path)
        {
            string[] endings = path.Groups["kind"].Value switch { "#r" => Assemblies, "#load" => Scripts, "#!import" => Importable, _ => [] };
            return path.Groups["path"].Value.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase)
                ? new Completions(start + line.Length, start + line.Length, [])
                : FilePathCompletion.Complete(path.Groups["path"].Value, start + line.Length, endings);
        }

        var typed = line[(line.LastIndexOfAny([' ', '\t']) + 1)..];
        var at = start + line.Length - typed.Length;
        if (!line.TrimStart().StartsWith("#!", StringComparison.Ordinal))
        {
            return null;
        }

        var candidates = line.TrimStart() == typed ? Names()
            : Origin().IsMatch(line) ? Languages()
            : Shared().Match(line) is { Success: true } shared ? Values(shared.Groups["language"].Value)
            : [];
        return new Completions(
            at, at + typed.Length, [.. candidates.Where(candidate => candidate.Text.StartsWith(typed, StringComparison.OrdinalIgnoreCase))]);
    }

    private IEnumerable<Completion> Names() => catalog.Languages
        .SelectMany(language => language.Aliases.Prepend(language.Name))
        .Concat(catalog.Directives.Select(directive => directive.Name))
        .Order(StringComparer.Ordinal)
        .Select(name => new Completion("#!" + name, "magic"));

    private IEnumerable<Completion> Languages() =>
        catalog.Languages.Where(language => language is IValueStore).Select(language => new Completion(language.Name, "keyword"));

    private IEnumerable<Completion> Values(string language) =>
        (catalog.FindLanguage(language) as IValueStore)?.Values.Select(value => new Completion(value.Name, "instance")) ?? [];

    [GeneratedRegex("""(?<kind>^\s*#r|^\s*#load|^\s*#!import|^\s*#!.*--from-file)\s+(?:"(?<path>[^"]*)|(?<=(#!import|--from-file)\s+)(?<path>[^"\s]*))$""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Path();

    [GeneratedRegex(@"\s--from\s+\S*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Origin();

    [GeneratedRegex(@"^\s*#!share\s.*--from\s+(?<language>\S+)\s+(.*\s)?[^-\s]*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Shared();
}

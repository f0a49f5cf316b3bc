using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Cells;

/// <summary>The languages and directives that this kernel has, found among its own types.</summary>
internal sealed class CellCatalog
{
    // What notebooks written for .NET Interactive may contain and this kernel does not run.
    private static readonly string[] Foreign = ["kql", "pwsh", "powershell", "http", "connect", "python"];

    private readonly Dictionary<string, ICellLanguage> languages = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ICellDirective> directives = new(StringComparer.OrdinalIgnoreCase);

    public CellCatalog(KernelSession session)
    {
        foreach (var type in typeof(CellCatalog).Assembly.GetTypes())
        {
            if (type.IsAbstract)
            {
                continue;
            }

            if (typeof(ICellLanguage).IsAssignableFrom(type))
            {
                var language = Create<ICellLanguage>(type, session);
                foreach (var name in language.Aliases.Prepend(language.Name))
                {
                    languages.Add(name, language);
                }
            }
            else if (typeof(ICellDirective).IsAssignableFrom(type))
            {
                var directive = Create<ICellDirective>(type, session);
                directives.Add(directive.Name, directive);
            }
        }
    }

    public IEnumerable<ICellLanguage> Languages => languages.Values.Distinct().OrderBy(language => language.Name);

    public IEnumerable<ICellDirective> Directives => directives.Values.OrderBy(directive => directive.Name);

    public ICellLanguage? FindLanguage(string name) => languages.GetValueOrDefault(name);

    public ICellDirective? FindDirective(string name) => directives.GetValueOrDefault(name);

    /// <summary>The error for a name that is neither a language nor a directive here.</summary>
    public CellFailedException Unknown(string name, int line)
    {
        if (Foreign.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return new CellFailedException(
                "UnsupportedDirective", $"Line {line}: '#!{name}' is not supported by this kernel yet. It has {Known()}.");
        }

        var nearest = languages.Keys.Concat(directives.Keys).MinBy(known => Distance(known, name.ToLowerInvariant()))!;
        var hint = Distance(nearest, name.ToLowerInvariant()) <= Math.Max(2, name.Length / 3) ? $" Did you mean '#!{nearest}'?" : "";
        return new CellFailedException("UnknownDirective", $"Line {line}: there is no directive '#!{name}'.{hint} This kernel has {Known()}.");
    }

    private string Known() =>
        string.Join(", ", Languages.Select(language => language.Name).Concat(directives.Keys.Order()).Select(name => "#!" + name));

    // What lives from cell to cell is given to whoever asks for it.
    private static T Create<T>(Type type, KernelSession session) =>
        (T)(type.GetConstructor([typeof(KernelSession)]) is { } constructor ? constructor.Invoke([session]) : Activator.CreateInstance(type)!);

    // Levenshtein distance.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}

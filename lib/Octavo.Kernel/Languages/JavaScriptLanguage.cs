using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Octavo.Kernel.Cells;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Languages;

/// <summary>
/// Scripts that run in the front end's page. Each is one HTML fragment that needs nothing else: a place to draw into, the values shared
/// into this language that the script names, as constants, and the script in an asynchronous function of its own.
/// </summary>
internal sealed partial class JavaScriptLanguage : ICellLanguage, IValueStore
{
    private static readonly string[] Reserved =
    [
        "arguments", "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do", "else", "enum", "eval",
        "export", "extends", "false", "finally", "for", "function", "if", "implements", "import", "in", "instanceof", "interface", "let", "new", "null",
        "package", "private", "protected", "public", "return", "static", "super", "switch", "this", "throw", "true", "try", "typeof", "var", "void",
        "while", "with", "yield", "element", "container",
    ];

    private readonly SortedDictionary<string, JsonElement> values = new(StringComparer.Ordinal);

    public string Name => "javascript";

    public IReadOnlyList<string> Aliases => ["js"];

    public IReadOnlyList<KernelValue> Values => [.. values.Select(entry => new KernelValue(entry.Key, typeof(JsonElement), entry.Value))];

    /// <summary>The script as an HTML fragment that runs it.</summary>
    public static MimeBundle Script(string code) => Script(code, []);

    public void Set(string name, object? value, CellContext cell)
    {
        if (Identifier().Match(name).Length != name.Length || name.Length == 0 || Reserved.Contains(name))
        {
            throw new CellFailedException("SharingError", $"'{name}' is no name for a JavaScript constant. Choose another with --as.");
        }

        // Writing reads the user's objects, whose code may never end.
        var json = Abortable.Run(() => Task.FromResult(ValueJson.Write(name, value)), cell);
        using var document = JsonDocument.Parse(json);
        values[name] = document.RootElement.Clone();
    }

    public void Run(CodeStep step, CellContext cell)
    {
        var named = Identifier().Matches(step.Text).Select(match => match.Value).ToHashSet();
        cell.PublishDisplay(
            Script(step.Text, values.Where(entry => named.Contains(entry.Key)).Select(entry => (entry.Key, entry.Value))), Guid.NewGuid().ToString());
    }

    // The first script catches what the second cannot catch in itself: that it does not parse. Until a script starts, its place says so, for
    // pages that run none. The place is found by its name, since front ends move scripts when they run them.
    private static MimeBundle Script(string code, IEnumerable<(string Name, JsonElement Value)> constants)
    {
        var id = $"octavo-script-{Guid.NewGuid():N}";
        var html = new StringBuilder($$"""
            <div id="{{id}}">The script of this cell has not run: the page runs no scripts, or could not read this one.</div>
            <script>(() => {
            const element = document.getElementById("{{id}}");
            if (!element) return;
            const report = event => { element.textContent = event.message; };
            window.addEventListener("error", report);
            element.octavoStarted = () => window.removeEventListener("error", report);
            setTimeout(element.octavoStarted, 0);
            })();</script>
            <script>(async () => {
            const element = document.getElementById("{{id}}") ?? document.createElement("div"), container = element;
            const show = text => { const note = document.createElement("pre"); note.textContent = text; element.append(note); };
            element.octavoStarted?.();
            element.textContent = "";
            try {

            """);
        foreach (var (name, value) in constants)
        {
            html.Append($"const {name} = {Safe(value.GetRawText())};\n");
        }

        html.Append($$"""
            const returned = await (async () => {
            {{Safe(code)}}
            })();
            if (returned instanceof Node) element.append(returned);
            else if (returned !== undefined) show(typeof returned === "object" ? JSON.stringify(returned, null, 2) : String(returned));
            } catch (problem) {
            console.error(problem);
            show(problem instanceof Error ? `${problem.name}: ${problem.message}` : String(problem));
            }
            })();</script>
            """);
        return MimeBundle.Of("text/html", html.ToString());
    }

    // What would end the script, or begin a comment that hides its end, stands in texts; there an escape means the same.
    private static string Safe(string script) => script
        .Replace("</script", "\\x3C/script", StringComparison.OrdinalIgnoreCase)
        .Replace("<script", "\\x3Cscript", StringComparison.OrdinalIgnoreCase)
        .Replace("<!--", "\\x3C!--", StringComparison.Ordinal);

    [GeneratedRegex(@"(?<![\w$])[\p{L}_$][\w$]*(?![\w$])", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Identifier();
}

using System.Text.Json;
using Octavo.Kernel.Cells;
using Octavo.Kernel.Directives;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Languages;

/// <summary>Texts under a name, for other languages to take: the cell's own text, a file's, or that of an address.</summary>
internal sealed class ValueLanguage(KernelSession session) : ICellLanguage, IValueStore
{
    private const string Json = "application/json";
    private const long LongestBytes = 200_000_000;

    private static readonly DirectiveSyntax Syntax = new()
    {
        Name = "value",
        Usage = "#!value --name NAME [--from-file FILE | --from-url ADDRESS | --from-value VALUE] [--mime-type TYPE], or the text on the lines below",
        Options = ["name", "from-file", "from-url", "from-value", "mime-type"],
    };

    private readonly SortedDictionary<string, object?> values = new(StringComparer.Ordinal);

    public string Name => "value";

    public IReadOnlyList<string> Aliases => [];

    public IReadOnlyList<KernelValue> Values =>
        [.. values.Select(entry => new KernelValue(entry.Key, entry.Value?.GetType() ?? typeof(object), entry.Value))];

    public void Set(string name, object? value, CellContext cell) => values[name] = value;

    public void Run(CodeStep step, CellContext cell)
    {
        var line = Math.Max(1, step.ArgumentsLine);
        var arguments = Syntax.Parse(step.Arguments, line);
        var name = arguments.Required("name");
        string[] sources = [.. new[] { "from-file", "from-url", "from-value" }.Where(option => arguments.Word(option) is not null).Select(option => "--" + option)];
        if (!string.IsNullOrWhiteSpace(step.Text))
        {
            sources = [.. sources, "the text below it"];
        }

        if (sources.Length != 1)
        {
            throw Syntax.Wrong(line, sources.Length == 0
                ? $"there is no text for '{name}'."
                : $"'{name}' cannot come from {string.Join(" and from ", sources)} at once.");
        }

        var value = arguments.Word("from-value") is { } word ? new ValueExchange(Syntax, line, cell, session).Evaluate(name, word)
            : arguments.Text("from-file") is { } file ? ReadFile(file, line)
            : arguments.Text("from-url") is { } address ? ReadAddress(address, line, cell)
            : step.Text;
        Set(name, arguments.Text("mime-type") == Json && value is string json ? ParseJson(name, json) : value, cell);
        if (arguments.Text("mime-type") is { } mimeType && value is string text)
        {
            cell.PublishDisplay(MimeBundle.Of(mimeType, text), Guid.NewGuid().ToString());
        }
    }

    private static string ReadFile(string file, int line)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Syntax.Wrong(line, $"the file '{file}' cannot be read: {problem.Message}");
        }
    }

    private static string ReadAddress(string address, int line, CellContext cell)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw Syntax.Wrong(line, $"'{address}' is no address that begins with http:// or https://.");
        }

        try
        {
            using var client = new HttpClient { MaxResponseContentBufferSize = LongestBytes };
            return client.GetStringAsync(uri, cell.Interrupted).GetAwaiter().GetResult();
        }
        catch (HttpRequestException problem)
        {
            throw Syntax.Wrong(line, $"'{address}' cannot be read: {problem.Message}");
        }
    }

    private static JsonDocument ParseJson(string name, string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException problem)
        {
            throw new CellFailedException("SharingError", $"The text of '{name}' is not JSON: {problem.Message}");
        }
    }
}

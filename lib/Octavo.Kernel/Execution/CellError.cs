using System.Text.Json.Nodes;

namespace Octavo.Kernel.Execution;

/// <summary>Why a cell failed, in the three parts that Jupyter shows.</summary>
internal sealed record CellError
{
    /// <summary>Name of the exception's type, or of the kind of failure.</summary>
    public required string Name { get; init; }

    /// <summary>The message.</summary>
    public required string Message { get; init; }

    /// <summary>The lines to show: what went wrong and where in the cells.</summary>
    public required IReadOnlyList<string> Traceback { get; init; }

    public static CellError Simple(string name, string message) =>
        new() { Name = name, Message = message, Traceback = [$"{name}: {message}"] };

    public JsonObject ToJson() => new()
    {
        ["ename"] = Name,
        ["evalue"] = Message,
        ["traceback"] = new JsonArray([.. Traceback.Select(line => JsonValue.Create(line))]),
    };
}

using System.Text.Json.Nodes;

namespace Octavo.Notebooks.Client;

/// <summary>A kernel's answer to an execute request.</summary>
public sealed record ExecuteReply
{
    /// <summary>"ok", "error" or "aborted".</summary>
    public required string Status { get; init; }

    /// <summary>The request's number, null where the kernel gave none.</summary>
    public int? ExecutionCount { get; init; }

    /// <summary>Name of the error, null where there was none.</summary>
    public string? ErrorName { get; init; }

    /// <summary>The error's message, null where there was none.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>The lines that say where it happened.</summary>
    public IReadOnlyList<string> Traceback { get; init; } = [];

    /// <summary>The whole content of the reply.</summary>
    public required JsonObject Content { get; init; }

    /// <summary>Whether the code ran to its end.</summary>
    public bool Succeeded => Status == "ok";

    internal static ExecuteReply Read(JsonObject content) => new()
    {
        Status = (string?)content["status"] ?? "error",
        ExecutionCount = (int?)content["execution_count"],
        ErrorName = (string?)content["ename"],
        ErrorMessage = (string?)content["evalue"],
        Traceback = content["traceback"] is JsonArray lines ? [.. lines.Select(line => (string?)line ?? "")] : [],
        Content = content,
    };
}

using System.Text.Json.Nodes;
using Octavo.Notebooks.Wire;

namespace Octavo.Notebooks.Client;

/// <summary>How one piece of code is run.</summary>
public sealed record ExecuteOptions
{
    /// <summary>Called for every output as it comes (stream, display_data, execute_result, error, ...), in order.</summary>
    public Action<JupyterMessage>? Output { get; init; }

    /// <summary>Called with the request's message id before it is sent.</summary>
    public Action<string>? Sending { get; init; }

    /// <summary>Whether nothing is to be published or counted.</summary>
    public bool Silent { get; init; }

    /// <summary>Whether the requests that wait behind a failing one are not to run.</summary>
    public bool StopOnError { get; init; } = true;

    /// <summary>Answers the code's questions (prompt, whether it is a password); null where nobody can.</summary>
    public Func<string, bool, string>? Input { get; init; }

    /// <summary>Metadata of the request, for example the cell's own.</summary>
    public JsonObject? Metadata { get; init; }

    /// <summary>Expressions to evaluate after the code, by name.</summary>
    public IReadOnlyDictionary<string, string>? UserExpressions { get; init; }
}

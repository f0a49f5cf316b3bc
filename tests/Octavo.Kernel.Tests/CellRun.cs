using System.Text.Json.Nodes;
using Octavo.Notebooks.Client;
using Octavo.Notebooks.Documents;
using Octavo.Notebooks.Wire;

namespace Octavo.Kernel.Tests;

/// <summary>What came of one cell.</summary>
public sealed record CellRun
{
    public required ExecuteReply Reply { get; init; }

    public required IReadOnlyList<JupyterMessage> Outputs { get; init; }

    /// <summary>Text of the result in the plainest form it has.</summary>
    public string? Result => Text(Outputs.SingleOrDefault(output => output.Type == "execute_result")?.Content);

    public IEnumerable<string?> Displays => Outputs.Where(output => output.Type == "display_data").Select(output => Text(output.Content));

    public string Stream(string name) => string.Concat(Outputs
        .Where(output => output.Type == "stream" && (string?)output.Content["name"] == name).Select(output => (string?)output.Content["text"]));

    private static string? Text(JsonObject? content) =>
        content?["data"] is JsonObject data ? NotebookCell.JoinLines(data["text/plain"] ?? data.First().Value) : null;
}

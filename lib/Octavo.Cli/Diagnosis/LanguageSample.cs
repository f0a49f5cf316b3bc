using System.Text.Json.Nodes;
using Octavo.Notebooks.Client;
using Octavo.Notebooks.Documents;
using Octavo.Notebooks.Wire;

namespace Octavo.Cli.Diagnosis;

/// <summary>A cell in one language, and what it must show.</summary>
/// <param name="Language">The language, as people call it.</param>
/// <param name="Code">The cell.</param>
/// <param name="Shown">What one of its outputs must contain.</param>
internal sealed record LanguageSample(string Language, string Code, string Shown)
{
    /// <summary>One for each language that notebooks are written in.</summary>
    public static IReadOnlyList<LanguageSample> All { get; } =
    [
        new("C#", "#!csharp\n40 + 2", "42"),
        new("F#", "#!fsharp\n40 + 2", "42"),
        new("SQL", "#!sql\nSELECT 40 + 2 AS answer", "42"),
        new("HTML", "#!html\n<b>42</b>", "<b>42</b>"),
        new("JavaScript", "#!javascript\nconsole.log(42)", "console.log(42)"),
        new("Mermaid", "#!mermaid\ngraph LR; A-->B", "graph LR; A-->B"),
        new("Markdown", "#!markdown\n*42*", "*42*"),
    ];

    /// <summary>Runs the cell.</summary>
    public async Task<Finding> RunAsync(JupyterClient kernel, TimeSpan limit, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(limit);
        var outputs = new List<JupyterMessage>();
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        try
        {
            var reply = await kernel.ExecuteAsync(Code, new ExecuteOptions { Output = outputs.Add }, patience.Token);
            var seconds = System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (!reply.Succeeded)
            {
                var message = (reply.ErrorMessage ?? reply.Status).Split('\n')[0];
                return reply.ErrorName is "UnsupportedDirective" or "UnknownDirective"
                    ? Finding.Note($"{Language} cell", $"this kernel refuses it: {message.Split(". ")[0]}")
                    : Finding.Wrong($"{Language} cell", $"failed: {reply.ErrorName}: {message}", "Build the workspace again: dotnet build lib/Octavo.Cli. Should it stay so, the message is what to report.");
            }

            return outputs.Exists(output => (output.Content["data"] as JsonObject ?? []).Any(form => NotebookCell.JoinLines(form.Value).Contains(Shown, StringComparison.Ordinal)))
                ? Finding.Fine($"{Language} cell", $"ran in {seconds:0.00} s")
                : Finding.Wrong($"{Language} cell", "ran, but did not show what it should", "Build the workspace again: dotnet build lib/Octavo.Cli.");
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return Finding.Wrong($"{Language} cell", $"did not end within {limit.TotalSeconds:0} s", "See what keeps the machine busy, and try again.");
        }
        catch (KernelDiedException death)
        {
            return Finding.Wrong($"{Language} cell", $"ended the kernel: {death.Message}", "Build the workspace again: dotnet build lib/Octavo.Cli.");
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Octavo.Notebooks.Documents;
using Octavo.Notebooks.Wire;

namespace Octavo.Notebooks.Client;

/// <summary>One run of one notebook on a kernel that is up.</summary>
internal sealed class NotebookRun
{
    private readonly NotebookDocument notebook;
    private readonly NotebookRunOptions options;
    private readonly JupyterClient client;
    private readonly NotebookOutput outputs = new();
    private readonly ConcurrentDictionary<string, NotebookCell> cellOfRequest = new();
    private readonly ConcurrentQueue<JupyterMessage> late = new();
    private readonly List<CellResult> results = [];

    public NotebookRun(NotebookDocument notebook, NotebookRunOptions options, JupyterClient client)
    {
        this.notebook = notebook;
        this.options = options;
        this.client = client;
        client.LateOutput = late.Enqueue;
    }

    public IReadOnlyList<CellResult> Results => results;

    /// <summary>Runs the code cells until one fails; why, or null where none did.</summary>
    public async Task<NotebookFailure?> RunCellsAsync(CancellationToken cancellation)
    {
        var steps = notebook.Cells.Select((cell, index) => (Cell: cell, Number: index + 1))
            .Where(step => step.Cell.IsCode && !string.IsNullOrWhiteSpace(step.Cell.Source)).ToArray();
        for (var i = 0; i < steps.Length; i++)
        {
            var (cell, number) = steps[i];
            NotebookProgress Event(NotebookProgressKind kind) => new() { Kind = kind, CellNumber = number, Step = i + 1, StepCount = steps.Length };
            options.Progress?.Invoke(Event(NotebookProgressKind.CellStarted));
            var start = Stopwatch.GetTimestamp();
            var failure = await RunCellAsync(
                cell, number, output => options.Progress?.Invoke(Event(NotebookProgressKind.CellOutput) with { Output = output }), cancellation);
            var result = new CellResult
            {
                CellNumber = number,
                Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
                Succeeded = failure is null,
            };
            results.Add(result);
            ApplyLateOutputs();
            options.Save?.Invoke(notebook);
            options.Progress?.Invoke(
                Event(NotebookProgressKind.CellFinished) with { Seconds = result.Seconds, Succeeded = result.Succeeded });
            if (failure is not null)
            {
                return failure;
            }
        }

        return null;
    }

    /// <summary>Gives what background tasks printed to the cells that started them.</summary>
    public void ApplyLateOutputs()
    {
        while (late.TryDequeue(out var message))
        {
            if (message.Parent is { } parent && cellOfRequest.TryGetValue(parent.MessageId, out var cell))
            {
                outputs.Apply(cell, message);
            }
        }
    }

    private async Task<NotebookFailure?> RunCellAsync(
        NotebookCell cell, int number, Action<JupyterMessage> progress, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var execution = client.ExecuteAsync(
            cell.Source,
            new ExecuteOptions
            {
                Input = options.Input,
                Sending = id => cellOfRequest[id] = cell,
                Output = message =>
                {
                    ApplyLateOutputs();
                    if (outputs.Apply(cell, message))
                    {
                        progress(message);
                    }
                },
                Metadata = LanguageMetadata(cell),
            },
            stop.Token);
        var timedOut = false;
        try
        {
            timedOut = !await EndsWithinAsync(execution, options.CellLimit, cancellation);
            if (timedOut && !await InterruptAsync(execution, cancellation))
            {
                client.Kill();
                await stop.CancelAsync();
                return Fail(cell, number, $"ran longer than {Limit()} and did not stop when interrupted, so the kernel was killed",
                    "TimeoutException", $"The cell ran longer than {Limit()}.", [], timedOut: true, died: true);
            }

            var reply = await execution;
            cell.ExecutionCount = reply.ExecutionCount;
            if (timedOut)
            {
                return Fail(cell, number, $"ran longer than {Limit()} and was interrupted",
                    "TimeoutException", $"The cell ran longer than {Limit()}.", reply.Traceback, timedOut: true, died: false);
            }

            return reply.Succeeded
                ? null
                : Fail(cell, number, $"failed: {reply.ErrorName}: {reply.ErrorMessage}",
                    reply.ErrorName ?? reply.Status, reply.ErrorMessage ?? "", reply.Traceback, timedOut: false, died: false);
        }
        catch (KernelDiedException death)
        {
            return Fail(cell, number, $"ended the kernel: {death.Message}", "KernelDied", death.Message, [], timedOut, died: true);
        }
    }

    private static async Task<bool> EndsWithinAsync(Task execution, TimeSpan? limit, CancellationToken cancellation)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(execution, Task.Delay(limit ?? Timeout.InfiniteTimeSpan, timer.Token));
        await timer.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
        return execution.IsCompleted;
    }

    // A kernel that hangs may not even answer the interrupt.
    private async Task<bool> InterruptAsync(Task execution, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.InterruptLimit);
        try
        {
            await client.InterruptAsync(limit.Token);
            await execution.WaitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private NotebookFailure Fail(
        NotebookCell cell, int number, string what, string name, string message, IReadOnlyList<string> traceback, bool timedOut, bool died)
    {
        // The page that shows the notebook must show why it ends here, also where the kernel could not say so itself.
        if (!cell.Outputs.Any(output => (string?)output?["output_type"] == "error"))
        {
            cell.Outputs.Add(NotebookOutput.Error(new JsonObject
            {
                ["ename"] = name,
                ["evalue"] = message,
                ["traceback"] = new JsonArray([.. (traceback.Count > 0 ? traceback : [$"{name}: {message}"]).Select(line => JsonValue.Create(line))]),
            }));
        }

        return new NotebookFailure
        {
            Message = $"'{notebook.Path ?? "the notebook"}', cell {number} {what}{(what.EndsWith('.') ? "" : ".")}",
            CellNumber = number,
            ErrorName = name,
            ErrorMessage = message,
            Traceback = traceback,
            TimedOut = timedOut,
            KernelDied = died,
        };
    }

    private string Limit() => $"{options.CellLimit!.Value.TotalSeconds:0.###} s";

    // A cell that names no language has the notebook's; a notebook that declares none leaves it to the kernel.
    private JsonObject LanguageMetadata(NotebookCell cell)
    {
        var metadata = new JsonObject();
        if ((cell.Language ?? notebook.DeclaredLanguage) is { } language)
        {
            metadata["polyglot_notebook"] = new JsonObject { ["kernelName"] = language };
        }

        return metadata;
    }
}

using System.Text.Json.Nodes;
using Octavo.Kernel.Cells;
using Octavo.Kernel.CSharp;
using Octavo.Kernel.Execution;
using Octavo.Notebooks.Wire;

namespace Octavo.Kernel.Server;

/// <summary>Carries out execute requests, one at a time.</summary>
internal sealed class CellExecution(
    KernelSession session, InputRequests input, Action<JupyterMessage, string, JsonObject> publish)
{
    private readonly CellRunner runner = new(session);
    private CellThread thread = new();
    private CellContext? running;

    /// <summary>How many requests were counted so far.</summary>
    public int ExecutionCount { get; private set; }

    /// <summary>The code of the requests that asked to be remembered.</summary>
    public CellHistory History { get; } = new();

    /// <summary>Stops the cell that runs, if one does. Any thread may call.</summary>
    public void Interrupt()
    {
        Volatile.Read(ref running)?.Interrupt();
    }

    /// <summary>Carries out one request; the reply, and whether the requests that wait behind it must not run.</summary>
    public (JsonObject Reply, bool StopOthers) Execute(JupyterMessage request)
    {
        var code = (string?)request.Content["code"] ?? "";
        var silent = (bool?)request.Content["silent"] ?? false;
        if (!silent)
        {
            ExecutionCount++;
            if ((bool?)request.Content["store_history"] ?? true)
            {
                History.Add(ExecutionCount, code);
            }

            publish(request, "execute_input", new JsonObject { ["code"] = code, ["execution_count"] = ExecutionCount });
        }

        var cell = new CellContext(request, ExecutionCount, silent, input.For(request), (type, content) => publish(request, type, content));
        CellError? error = null;
        JsonObject expressions = [];
        RunOnThread(cell, () =>
        {
            var outcome = string.IsNullOrWhiteSpace(code) ? null : runner.Run(code, Language(request), cell);
            var values = outcome is null ? UserExpressions(request, cell) : [];
            if (!cell.IsAbandoned)
            {
                (error, expressions) = (outcome, values);
            }
        });
        if (cell.IsAbandoned)
        {
            error = CellRunner.Interrupted(abandoned: true);
        }

        if (error is null)
        {
            return (new JsonObject
            {
                ["status"] = "ok",
                ["execution_count"] = ExecutionCount,
                ["user_expressions"] = expressions,
                ["payload"] = new JsonArray(),
            }, false);
        }

        if (!silent)
        {
            publish(request, "error", error.ToJson());
        }

        var reply = error.ToJson();
        reply["status"] = "error";
        reply["execution_count"] = ExecutionCount;
        return (reply, (bool?)request.Content["stop_on_error"] ?? true);
    }

    private void RunOnThread(CellContext cell, Action body)
    {
        Volatile.Write(ref running, cell);
        try
        {
            if (!thread.Run(body, cell.InterruptRequested))
            {
                cell.Abandon();
            }

            if (thread.IsSpent)
            {
                thread.Retire();
                thread = new CellThread();
            }
        }
        finally
        {
            Volatile.Write(ref running, null);
        }
    }

    // Front ends that know polyglot notebooks say the cell's language in the request's metadata.
    private static string? Language(JupyterMessage request)
    {
        foreach (var metadata in new[] { request.Metadata, request.Metadata["metadata"] as JsonObject, request.Content["metadata"] as JsonObject })
        {
            var name = (metadata?["polyglot_notebook"] as JsonObject)?["kernelName"] ?? (metadata?["dotnet_interactive"] as JsonObject)?["language"];
            if (name is JsonValue value && value.TryGetValue<string>(out var text))
            {
                return text;
            }
        }

        return null;
    }

    private JsonObject UserExpressions(JupyterMessage request, CellContext cell)
    {
        var values = new JsonObject();
        foreach (var (name, expression) in request.Content["user_expressions"] as JsonObject ?? [])
        {
            try
            {
                values[name] = new JsonObject
                {
                    ["status"] = "ok",
                    ["data"] = DisplayFormatter.Format(session.CSharp.Evaluate((string?)expression ?? "", cell).Value).ToJson(),
                    ["metadata"] = new JsonObject(),
                };
            }
            catch (Exception problem)
            {
                var failure = (problem as CellFailedException)?.Error ?? CellTraceback.Describe(problem);
                var json = failure.ToJson();
                json["status"] = "error";
                values[name] = json;
            }
        }

        return values;
    }
}

using System.Diagnostics;
using Octavo.Notebooks.Documents;

namespace Octavo.Notebooks.Client;

/// <summary>Runs a notebook from top to bottom on any kernel and gathers its outputs.</summary>
public static class NotebookRunner
{
    /// <summary>
    /// Runs a notebook in a kernel of its own. A failing cell ends the run and is told in the result, with everything before it kept;
    /// the notebook that is passed in stays as it is.
    /// </summary>
    /// <exception cref="ParameterException">The parameters do not fit the notebook.</exception>
    /// <exception cref="KernelStartException">The kernel cannot be started.</exception>
    /// <exception cref="KernelDiedException">The kernel ended before the first cell.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled; the kernel is ended.</exception>
    public static async Task<NotebookRunResult> RunAsync(
        NotebookDocument notebook, NotebookRunOptions options, CancellationToken cancellation = default)
    {
        var start = Stopwatch.GetTimestamp();
        var copy = NotebookParameters.Inject(notebook, options.Parameters, options.Kernel.Language);
        foreach (var cell in copy.Cells)
        {
            cell.ClearOutputs();
        }

        var folder = options.WorkingDirectory
            ?? (notebook.Path is { } path ? Path.GetDirectoryName(Path.GetFullPath(path))! : Directory.GetCurrentDirectory());
        await using var client = await JupyterClient.StartAsync(
            options.Kernel, new KernelStartOptions { WorkingDirectory = folder, ReadyLimit = options.ReadyLimit }, cancellation);
        var run = new NotebookRun(copy, options, client);
        var failure = await run.RunCellsAsync(cancellation);
        await client.ShutdownAsync(options.InterruptLimit);
        run.ApplyLateOutputs();
        options.Save?.Invoke(copy);
        return new NotebookRunResult
        {
            Notebook = copy,
            Cells = run.Results,
            Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
            Failure = failure,
        };
    }
}

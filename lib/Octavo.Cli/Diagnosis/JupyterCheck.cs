using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Octavo.Notebooks.Client;

namespace Octavo.Cli.Diagnosis;

/// <summary>Asks Jupyter itself, where it is installed, which kernels it sees.</summary>
internal static class JupyterCheck
{
    private const string Subject = "Jupyter";

    // It is a Python program, which takes seconds to start on a busy machine.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task<Finding> RunAsync(CancellationToken stop)
    {
        if (ProgramPath.Find("jupyter") is not { } program)
        {
            return Finding.Note(Subject, "not on the PATH; 'octavo run', 'octavo report' and VS Code do without");
        }

        if (await KernelsAsync(program, stop) is not { } seen)
        {
            return Finding.Note(Subject, $"{program} does not tell its kernels", $"Try it: jupyter kernelspec list. Should that fail, Jupyter's own installation is at fault.");
        }

        var folder = KernelSpecs.FindFolder(KernelLauncher.BuiltInName);
        return folder is null || seen.ContainsKey(KernelLauncher.BuiltInName)
            ? Finding.Fine(Subject, $"{program} sees {(seen.Count == 0 ? "no kernel" : string.Join(", ", seen.Select(kernel => kernel.Key).Order()))}")
            : Finding.Wrong(
                Subject, $"{program} does not see the kernel installed in {folder}",
                $"Jupyter looks elsewhere, for example because JUPYTER_DATA_DIR differs where it is started. Name the folder to it: JUPYTER_PATH={Path.GetDirectoryName(Path.GetDirectoryName(folder))}.");
    }

    private static async Task<JsonObject?> KernelsAsync(string program, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Limit);
        Process? process = null;
        try
        {
            process = Process.Start(new ProcessStartInfo(program, ["kernelspec", "list", "--json"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            var said = await process.StandardOutput.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            await errors;
            return JsonNode.Parse(said)?["kernelspecs"] as JsonObject;
        }
        catch (Exception problem) when (problem is JsonException or Win32Exception || (problem is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return null;
        }
        finally
        {
            if (process is { HasExited: false })
            {
                process.Kill(entireProcessTree: true);
            }

            process?.Dispose();
        }
    }
}

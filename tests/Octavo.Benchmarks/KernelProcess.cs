using System.Diagnostics;
using System.Globalization;
using Octavo.Notebooks.Client;

namespace Octavo.Benchmarks;

/// <summary>Memory of a kernel's process, in megabytes.</summary>
internal static class KernelProcess
{
    /// <summary>The largest resident set so far, as the kernel itself reads it.</summary>
    public static async Task<double> PeakMegabytesAsync(JupyterClient client) =>
        await AskAsync(client, "System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64 / 1e6");

    /// <summary>The resident set of the process with that number.</summary>
    public static double Megabytes(int process) => Process.GetProcessById(process).WorkingSet64 / 1e6;

    /// <summary>The number of the kernel's process.</summary>
    public static async Task<int> IdAsync(JupyterClient client) => (int)await AskAsync(client, "Environment.ProcessId");

    private static async Task<double> AskAsync(JupyterClient client, string expression)
    {
        var text = "";
        await client.ExecuteAsync(
            $"Console.Write({expression})",
            new ExecuteOptions { Output = output => text += output.Type == "stream" ? (string?)output.Content["text"] : "" });
        return double.Parse(text, CultureInfo.InvariantCulture);
    }
}

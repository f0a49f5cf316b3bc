using System.Diagnostics;
using System.Globalization;
using Octavo.Notebooks.Client;

namespace Octavo.Benchmarks;

/// <summary>
/// How long the built-in kernel takes to its first results and for a trivial cell, how much memory it takes, how it copes with a flood
/// of outputs, and what a long session costs.
/// </summary>
internal static class KernelBenchmark
{
    private const int Starts = 10;
    private const int CellsPerStart = 30;
    private const int Outputs = 10_000;

    /// <summary>Measures the kernel of that assembly, with a session of so many cells (0: none), and prints a table.</summary>
    public static async Task<int> RunAsync(string kernelAssembly, int sessionCells)
    {
        var spec = KernelLauncher.BuiltIn(kernelAssembly);
        var (ready, first, cells, memory) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var (firstFSharp, flood, pauses) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < Starts; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await using (var client = await StartAsync(spec))
            {
                ready.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                await ExecuteAsync(client, "1 + 1");
                first.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                for (var cell = 0; cell < CellsPerStart; cell++)
                {
                    cells.Add(await TimeAsync(() => ExecuteAsync(client, $"1 + {cell}")));
                }

                memory.Add(await KernelProcess.PeakMegabytesAsync(client));
                var (milliseconds, longestPause) = await FloodAsync(client);
                flood.Add(milliseconds);
                pauses.Add(longestPause);
                await client.ShutdownAsync(TimeSpan.FromSeconds(5));
            }

            if (await FirstFSharpAsync(spec) is { } milliseconds2)
            {
                firstFSharp.Add(milliseconds2);
            }
        }

        Console.WriteLine($"kernel, medians of {Starts} starts and {cells.Count} trivial cells");
        Console.WriteLine($"  ready                      {Median(ready),8:0} ms");
        Console.WriteLine($"  start to first C# result   {Median(first),8:0} ms   (aim: 1000)");
        Console.WriteLine($"  trivial C# cell            {Median(cells),8:0.0} ms   (aim: 8)");
        Console.WriteLine($"  peak memory, trivial C#    {Median(memory),8:0} MB   (aim: 200)");
        Console.WriteLine(firstFSharp.Count == 0
            ? "  start to first F# result   not available"
            : $"  start to first F# result   {Median(firstFSharp),8:0} ms");
        Console.WriteLine($"  {Outputs:N0} outputs of a cell  {Median(flood),8:0} ms   (longest wait for another answer meanwhile: {Median(pauses):0} ms)");
        return sessionCells == 0 ? 0 : await SessionBenchmark.RunAsync(spec, sessionCells);
    }

    internal static Task<JupyterClient> StartAsync(KernelSpec spec) =>
        JupyterClient.StartAsync(spec, new KernelStartOptions { WorkingDirectory = Path.GetTempPath() });

    internal static async Task ExecuteAsync(JupyterClient client, string code)
    {
        var reply = await client.ExecuteAsync(code);
        if (!reply.Succeeded)
        {
            throw new InvalidOperationException($"The cell '{code}' failed: {reply.ErrorName}: {reply.ErrorMessage}");
        }
    }

    internal static async Task<double> TimeAsync(Func<Task> work)
    {
        var begin = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
    }

    internal static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    // Null where the kernel refuses the language.
    private static async Task<double?> FirstFSharpAsync(KernelSpec spec)
    {
        var start = Stopwatch.GetTimestamp();
        await using var client = await StartAsync(spec);
        var reply = await client.ExecuteAsync("#!fsharp\n1 + 1");
        var milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        await client.ShutdownAsync(TimeSpan.FromSeconds(5));
        return reply.Succeeded ? milliseconds
            : reply.ErrorName is "UnsupportedDirective" or "UnknownDirective" ? null
            : throw new InvalidOperationException($"The first F# cell failed: {reply.ErrorName}: {reply.ErrorMessage}");
    }

    // Many displays in one cell. Meanwhile the client asks the kernel something else again and again: neither may be held up.
    private static async Task<(double Milliseconds, double LongestPause)> FloodAsync(JupyterClient client)
    {
        var received = 0;
        var begin = Stopwatch.GetTimestamp();
        var cell = client.ExecuteAsync(
            string.Create(CultureInfo.InvariantCulture, $"for (var i = 0; i < {Outputs}; i++) display(i);"),
            new ExecuteOptions { Output = output => received += output.Type == "display_data" ? 1 : 0 });
        var longest = 0.0;
        while (!cell.IsCompleted)
        {
            longest = Math.Max(longest, await TimeAsync(() => client.RequestAsync("kernel_info_request", [], Octavo.Notebooks.Wire.Channel.Control)));
            await Task.WhenAny(cell, Task.Delay(20));
        }

        var reply = await cell;
        return reply.Succeeded && received == Outputs
            ? (Stopwatch.GetElapsedTime(begin).TotalMilliseconds, longest)
            : throw new InvalidOperationException($"{received} of {Outputs} outputs arrived; the cell's status is {reply.Status} {reply.ErrorMessage}.");
    }
}

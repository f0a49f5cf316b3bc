using System.Diagnostics;
using Octavo.Notebooks.Client;

namespace Octavo.Benchmarks;

/// <summary>How long the built-in kernel takes to its first result and for a trivial cell, and how much memory it takes.</summary>
internal static class KernelBenchmark
{
    private const int Starts = 5;
    private const int Cells = 30;

    /// <summary>Measures the kernel of that assembly and prints a table.</summary>
    public static async Task<int> RunAsync(string kernelAssembly)
    {
        var spec = KernelLauncher.BuiltIn(kernelAssembly);
        var options = new KernelStartOptions { WorkingDirectory = Path.GetTempPath() };
        var (ready, first, cells, memory) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < Starts; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await using var client = await JupyterClient.StartAsync(spec, options);
            ready.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            await ExecuteAsync(client, "1 + 1");
            first.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            for (var cell = 0; cell < Cells; cell++)
            {
                var begin = Stopwatch.GetTimestamp();
                await ExecuteAsync(client, $"1 + {cell}");
                cells.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
            }

            if (await PeakMegabytesAsync(client) is { } peak)
            {
                memory.Add(peak);
            }

            await client.ShutdownAsync(TimeSpan.FromSeconds(5));
        }

        Console.WriteLine($"kernel, median of {Starts} starts and {cells.Count} trivial cells");
        Console.WriteLine($"  ready                      {Median(ready),8:0} ms");
        Console.WriteLine($"  start to first C# result   {Median(first),8:0} ms   (aim: under 1500, better 1000)");
        Console.WriteLine($"  trivial cell               {Median(cells),8:0.0} ms   (aim: under 15, better 5)");
        Console.WriteLine(memory.Count == 0 ? "  peak memory                not known on this system" : $"  peak memory                {Median(memory),8:0} MB");
        return 0;
    }

    private static async Task ExecuteAsync(JupyterClient client, string code)
    {
        var reply = await client.ExecuteAsync(code);
        if (!reply.Succeeded)
        {
            throw new InvalidOperationException($"The cell '{code}' failed: {reply.ErrorName}: {reply.ErrorMessage}");
        }
    }

    // The kernel reads its own high-water mark: the largest resident set so far.
    private static async Task<double?> PeakMegabytesAsync(JupyterClient client)
    {
        double? peak = null;
        await client.ExecuteAsync(
            "Console.Write(System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64 / 1e6)",
            new ExecuteOptions
            {
                Output = output =>
                {
                    if (output.Type == "stream" && double.TryParse((string?)output.Content["text"], out var megabytes) && megabytes > 0)
                    {
                        peak = megabytes;
                    }
                },
            });
        return peak;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}

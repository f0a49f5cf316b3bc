using Octavo.Notebooks.Client;

namespace Octavo.Benchmarks;

/// <summary>What a long session costs: memory and time per cell, from block to block of cells.</summary>
internal static class SessionBenchmark
{
    private const int Blocks = 10;

    /// <summary>Runs so many cells of five kinds in turn, none of which keeps anything, and prints a row for each tenth of them.</summary>
    public static async Task<int> RunAsync(KernelSpec spec, int cells)
    {
        await using var client = await KernelBenchmark.StartAsync(spec);
        var process = await KernelProcess.IdAsync(client);
        await KernelBenchmark.ExecuteAsync(client, "var total = 0; int Twice(int n) => 2 * n;");
        Console.WriteLine($"session of {cells} cells: an expression, a statement, output, a variable and a method made anew");
        Console.WriteLine("     cells   median cell    memory");
        var (firstTime, firstMemory, time, memory) = (0.0, 0.0, 0.0, 0.0);
        for (var block = 0; block < Blocks; block++)
        {
            var times = new List<double>();
            for (var i = block * cells / Blocks; i < (block + 1) * cells / Blocks; i++)
            {
                times.Add(await KernelBenchmark.TimeAsync(() => KernelBenchmark.ExecuteAsync(client, Cell(i))));
            }

            (time, memory) = (KernelBenchmark.Median(times), KernelProcess.Megabytes(process));
            (firstTime, firstMemory) = block == 0 ? (time, memory) : (firstTime, firstMemory);
            Console.WriteLine($"  {(block + 1) * cells / Blocks,8} {time,10:0.0} ms {memory,6:0} MB");
        }

        Console.WriteLine($"  last tenth against the first: time {time / firstTime:0.00}, memory {memory / firstMemory:0.00}   (aim: memory under 1.20)");
        await client.ShutdownAsync(TimeSpan.FromSeconds(5));
        return 0;
    }

    private static string Cell(int number) => (number % 5) switch
    {
        0 => $"1 + {number}",
        1 => $"total += Twice({number});",
        2 => $"Console.WriteLine({number});",
        3 => $"var current = {number}; current * 2",
        _ => $"int Next(int n) => n + {number}; Next(total)",
    };
}

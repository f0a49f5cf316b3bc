using System.Text.Json;
using System.Text.Json.Nodes;
using Octavo.Torch.Measurement;
using Octavo.Torch.Native;
using static TorchSharp.torch;

namespace Octavo.Benchmarks;

/// <summary>What a comparing verb prints: a Markdown table, or one JSON document.</summary>
internal sealed class BenchmarkOutput(bool json)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly JsonArray _rows = [];

    /// <summary>Machine, date, load and the machine's matrix product.</summary>
    public void Begin(string verb, BenchmarkArguments arguments, params string[] columns)
    {
        Verb = verb;
        Line($"{verb}: {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC, {Libtorch.Description}, {arguments.Threads} threads, {arguments.Rounds} rounds, load average {Load}, " +
            $"matmul peak {MatmulPeak.FlopsPerSecond(CPU) / 1e9:F0} GFLOP/s; median [quartiles]; ratios: how many times as fast");
        Line("");
        Line($"| {string.Join(" | ", columns)} |");
        Line($"|{string.Concat(columns.Select(_ => "---|"))}");
    }

    public string Verb { get; private set; } = "";

    /// <summary>A row of the table and its JSON.</summary>
    public void Row(JsonObject numbers, params string[] cells)
    {
        _rows.Add(numbers);
        Line($"| {string.Join(" | ", cells)} |");
    }

    /// <summary>Ends the output.</summary>
    public void End()
    {
        if (json)
        {
            var document = new JsonObject
            {
                ["verb"] = Verb,
                ["date"] = $"{DateTime.UtcNow:O}",
                ["libtorch"] = Libtorch.Description,
                ["loadAverage"] = Load,
                ["matmulFlopsPerSecond"] = MatmulPeak.FlopsPerSecond(CPU),
                ["rows"] = _rows,
            };
            Console.WriteLine(document.ToJsonString(Indented));
        }
    }

    private static string Load => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private void Line(string text)
    {
        if (!json)
        {
            Console.WriteLine(text);
        }
    }
}

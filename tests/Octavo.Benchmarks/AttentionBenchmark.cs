using System.Text.Json.Nodes;

namespace Octavo.Benchmarks;

/// <summary>Causal attention forward, six heads of 64: the fused function that the library uses at these lengths, products in TorchSharp, products in PyTorch.</summary>
internal static class AttentionBenchmark
{
    public static int Run(BenchmarkArguments arguments)
    {
        var output = new BenchmarkOutput(arguments.Json);
        output.Begin("attention", arguments, "tokens", "contender", "ms", "over PyTorch", "over bare", "peak MB", "mean of the result's magnitudes");
        foreach (var length in arguments.Lengths)
        {
            var contenders = ContenderTable.Start(arguments.Threads);
            try
            {
                var checks = new Dictionary<Contender, double>();
                double Turn(Contender contender)
                {
                    var answer = contender.Ask(new JsonObject { ["do"] = "attention", ["threads"] = arguments.Threads, ["heads"] = 6, ["headWidth"] = 64, ["length"] = length });
                    checks[contender] = (double)answer["check"]!;
                    return (double)answer["seconds"]![0]!;
                }

                foreach (var contender in contenders)
                {
                    Turn(contender);
                }

                var table = ContenderTable.Measure(contenders, arguments.Rounds, (contender, _) =>
                {
                    // The first wakes the contender's threads.
                    Turn(contender);
                    return Turn(contender);
                });
                foreach (var contender in contenders)
                {
                    var peak = (long)contender.Ask(new JsonObject { ["do"] = "memory" })["peakBytes"]!;
                    var numbers = table.ToJson(contender);
                    numbers["tokens"] = length;
                    numbers["check"] = checks[contender];
                    numbers["peakBytes"] = peak;
                    output.Row(
                        numbers, $"{length}", contender.Name, ContenderTable.Milliseconds(table.Time(contender)), ContenderTable.Ratio(table.Speed(contender, "PyTorch")),
                        ContenderTable.Ratio(table.Speed(contender, "bare TorchSharp")), $"{peak / 1e6:N0}", $"{checks[contender]:F6}");
                }
            }
            finally
            {
                foreach (var contender in contenders)
                {
                    contender.Dispose();
                }
            }
        }

        output.End();
        return 0;
    }
}

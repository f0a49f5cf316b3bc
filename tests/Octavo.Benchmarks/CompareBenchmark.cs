using System.Text.Json.Nodes;
using Octavo.Models;
using Octavo.Torch.Measurement;
using Octavo.Torch.Training;
using static TorchSharp.torch;

namespace Octavo.Benchmarks;

/// <summary>A training step: ours, ours again, the bare TorchSharp loop and PyTorch, on the same weights and batches.</summary>
internal static class CompareBenchmark
{
    private const int LongestSlice = 5;
    private const double SliceSeconds = 0.2;

    public static int Run(BenchmarkArguments arguments)
    {
        var output = new BenchmarkOutput(arguments.Json);
        output.Begin(
            "compare", arguments, "shape", "precision", "contender", "ms/step", "tokens/s", "of matmul peak", "over PyTorch", "over bare", "peak MB", "first loss", "loss after N steps");
        foreach (var shape in arguments.Shapes)
        {
            using var files = new ComparisonFiles(shape);
            foreach (var precision in arguments.Precisions)
            {
                Compare(files, precision, arguments, output);
            }
        }

        output.End();
        return 0;
    }

    private static void Compare(ComparisonFiles files, string precision, BenchmarkArguments arguments, BenchmarkOutput output)
    {
        var shape = files.Shape;
        var batches = new BatchSource(files.Tokens, shape.Context, shape.Batch, ComparisonFiles.Seed);
        var contenders = ContenderTable.Start(arguments.Threads);
        try
        {
            var losses = contenders.ToDictionary(contender => contender, _ => new List<double>());
            var parameters = contenders.Select(contender => (long)contender.Ask(files.Load(train: true, arguments.Threads, precision))["parameters"]!).Distinct().ToArray();
            if (parameters.Length != 1)
            {
                throw new InvalidOperationException($"The contenders train different models: {string.Join(", ", parameters)} parameters.");
            }

            double[] Steps(Contender contender, int count)
            {
                var done = losses[contender].Count;
                var starts = Enumerable.Range(done + 1, count).Select(step => new JsonArray([.. Enumerable.Range(0, shape.Batch).Select(row => JsonValue.Create(batches.Start(step, row)))]));
                var answer = contender.Ask(new JsonObject { ["do"] = "steps", ["first"] = done + 1, ["starts"] = new JsonArray([.. starts]) });
                losses[contender].AddRange(answer["losses"]!.AsArray().Select(loss => (double)loss!));
                return [.. answer["seconds"]!.AsArray().Select(seconds => (double)seconds!)];
            }

            // The first step allocates and compiles; the slowest of the second ones decides the slice.
            double Warm(Contender contender)
            {
                var seconds = Steps(contender, 2);
                Console.Error.WriteLine($"{shape.Name} {precision}, {contender.Name}: first steps {seconds[0]:F2} s, {seconds[1]:F2} s");
                return seconds[1];
            }

            var slowest = contenders.Max(Warm);
            var slice = Math.Clamp((int)(SliceSeconds / slowest), 1, LongestSlice);

            // Where a slice has several steps, one more before them wakes the contender's threads.
            var waking = slice > 1 ? 1 : 0;
            var table = ContenderTable.Measure(contenders, arguments.Rounds, (contender, _) => Steps(contender, slice + waking)[waking..].Average());
            foreach (var contender in contenders)
            {
                Report(files, precision, table, contender, losses[contender], output);
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

    private static void Report(
        ComparisonFiles files, string precision, ContenderTable table, Contender contender, List<double> losses, BenchmarkOutput output)
    {
        var time = table.Time(contender);
        var tokens = (double)files.Shape.Batch * files.Shape.Context;
        var share = tokens * ModelCost.ForGpt(files.Shape.Config(files.Vocabulary)).ForwardBackwardFlopsPerToken / time.MedianSeconds
            / MatmulPeak.FlopsPerSecond(CPU, BenchmarkPrecision.Apply(TrainingOptions.Nano, precision).Precision);
        var peak = (long)contender.Ask(new JsonObject { ["do"] = "memory" })["peakBytes"]!;
        var numbers = table.ToJson(contender);
        numbers["shape"] = files.Shape.Name;
        numbers["precision"] = precision;
        numbers["tokensPerSecond"] = tokens / time.MedianSeconds;
        numbers["shareOfMatmulPeak"] = share;
        numbers["peakBytes"] = peak;
        numbers["losses"] = new JsonArray([.. losses.Select(loss => JsonValue.Create(loss))]);
        output.Row(
            numbers,
            files.Shape.Name,
            precision,
            contender.Name,
            ContenderTable.Milliseconds(time),
            $"{tokens / time.MedianSeconds:N0}",
            $"{share:P0}",
            ContenderTable.Ratio(table.Speed(contender, "PyTorch")),
            ContenderTable.Ratio(table.Speed(contender, "bare TorchSharp")),
            $"{peak / 1e6:N0}",
            $"{losses[0]:F4} (ln V {Math.Log(files.Vocabulary):F2})",
            $"{losses[^1]:F4} (N = {losses.Count})");
    }
}

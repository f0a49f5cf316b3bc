using System.Text.Json.Nodes;

namespace Octavo.Benchmarks;

/// <summary>Log-likelihoods of eight candidates after one context: ours reads the context once, the others once per candidate.</summary>
internal static class ScoreBenchmark
{
    private const int Candidates = 8;

    public static int Run(BenchmarkArguments arguments)
    {
        var output = new BenchmarkOutput(arguments.Json);
        output.Begin("score", arguments, "shape", "context + candidate", "contender", "ms/task", "over PyTorch", "over bare", "largest difference from Octavo (nats)");
        foreach (var shape in arguments.Shapes)
        {
            using var files = new ComparisonFiles(shape);
            var contenders = ContenderTable.Start(arguments.Threads);
            try
            {
                var length = Math.Min(16, shape.Context / 8);
                var context = shape.Context - length;
                var scores = new Dictionary<Contender, double[]>();
                JsonArray Slice(int start, int count) => [.. files.Tokens.Skip(start).Take(count).Select(token => JsonValue.Create(token))];
                double Turn(Contender contender)
                {
                    var answer = contender.Ask(new JsonObject
                    {
                        ["do"] = "score",
                        ["context"] = Slice(0, context),
                        ["candidates"] = new JsonArray([.. Enumerable.Range(1, Candidates).Select(i => Slice(i * 1000, length))]),
                    });
                    scores[contender] = [.. answer["scores"]!.AsArray().Select(score => (double)score!)];
                    return (double)answer["seconds"]![0]!;
                }

                foreach (var contender in contenders)
                {
                    contender.Ask(files.Load(train: false, arguments.Threads, "fp32"));
                    Turn(contender);
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
                    var difference = scores[contender].Zip(scores[contenders[0]], (own, ours) => Math.Abs(own - ours)).Max();
                    var numbers = table.ToJson(contender);
                    numbers["shape"] = shape.Name;
                    numbers["contextTokens"] = context;
                    numbers["candidateTokens"] = length;
                    numbers["largestDifference"] = difference;
                    output.Row(
                        numbers, shape.Name, $"{context} + {length}", contender.Name, ContenderTable.Milliseconds(table.Time(contender)),
                        ContenderTable.Ratio(table.Speed(contender, "PyTorch")), ContenderTable.Ratio(table.Speed(contender, "bare TorchSharp")), $"{difference:E1}");
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

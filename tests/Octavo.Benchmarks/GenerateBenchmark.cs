using System.Text.Json.Nodes;

namespace Octavo.Benchmarks;

/// <summary>Greedy generation of one sequence up to the context's end: ours with its cache, the others by reading everything again for each token.</summary>
internal static class GenerateBenchmark
{
    private const int PromptTokens = 8;

    public static int Run(BenchmarkArguments arguments)
    {
        var output = new BenchmarkOutput(arguments.Json);
        output.Begin("generate", arguments, "shape", "contender", "ms/token", "tokens/s", "over PyTorch", "over bare", "same tokens as Octavo");
        foreach (var shape in arguments.Shapes)
        {
            using var files = new ComparisonFiles(shape);
            var contenders = ContenderTable.Start(arguments.Threads);
            try
            {
                var count = shape.Context - PromptTokens;
                var made = new Dictionary<Contender, int[]>();
                double Turn(Contender contender, int tokens)
                {
                    var answer = contender.Ask(new JsonObject
                    {
                        ["do"] = "generate",
                        ["prompt"] = new JsonArray([.. files.Tokens.Take(PromptTokens).Select(token => JsonValue.Create(token))]),
                        ["count"] = tokens,
                    });
                    made[contender] = [.. answer["tokens"]!.AsArray().Select(token => (int)token!)];
                    return (double)answer["seconds"]![0]! / tokens;
                }

                foreach (var contender in contenders)
                {
                    contender.Ask(files.Load(train: false, arguments.Threads, "fp32"));
                    Turn(contender, 4);
                }

                var table = ContenderTable.Measure(contenders, arguments.Rounds, (contender, _) => Turn(contender, count));
                foreach (var contender in contenders)
                {
                    var same = made[contender].Zip(made[contenders[0]], (own, ours) => own == ours).TakeWhile(equal => equal).Count();
                    var time = table.Time(contender);
                    var numbers = table.ToJson(contender);
                    numbers["shape"] = shape.Name;
                    numbers["tokensPerSecond"] = 1 / time.MedianSeconds;
                    numbers["tokens"] = count;
                    numbers["sameTokens"] = same;
                    output.Row(
                        numbers, shape.Name, contender.Name, ContenderTable.Milliseconds(time), $"{1 / time.MedianSeconds:N0}",
                        ContenderTable.Ratio(table.Speed(contender, "PyTorch")), ContenderTable.Ratio(table.Speed(contender, "bare TorchSharp")), $"{same} of {count}");
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

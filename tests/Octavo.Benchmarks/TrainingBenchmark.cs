using Octavo.Models;
using Octavo.Torch.Measurement;
using Octavo.Torch.Models;
using Octavo.Torch.Native;
using Octavo.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Octavo.Benchmarks;

/// <summary>
/// Training tokens per second, ours beside a bare TorchSharp loop. Both stay resident and take slices of steps in turn, so that
/// what else the machine does hits both; a ratio is taken within each round.
/// </summary>
internal static class TrainingBenchmark
{
    private const int BatchSize = 16;
    private const int Vocabulary = 96;

    private static readonly (int Layers, int Heads, int Width, int Context)[] Shapes =
        [(1, 2, 32, 64), (2, 2, 48, 64), (3, 4, 64, 64), (4, 4, 96, 64), (4, 4, 128, 128), (6, 6, 192, 128)];

    private static bool _processorTime;

    public static int Run(string[] arguments)
    {
        var rounds = arguments.Select(text => int.TryParse(text, out var number) ? number : 0).FirstOrDefault(number => number > 0, 15);
        _processorTime = arguments.Contains("--processor-time");
        Libtorch.Load();
        if (_processorTime)
        {
            set_num_threads(1);
        }

        Console.WriteLine($"{Libtorch.Description}, {ComputeDevice.Describe(CPU)}, {(_processorTime ? "processor time" : "wall time")}, matmul peak {MatmulPeak.FlopsPerSecond(CPU) / 1e9:F0} GFLOP/s");
        Console.WriteLine($"{rounds} rounds, batch {BatchSize}, vocabulary {Vocabulary}; median [quartiles]");
        Console.WriteLine();
        Console.WriteLine("| layers/heads/width/context | parameters | bare ms/step | Octavo ms/step | Octavo tokens/s | Octavo of matmul peak | Octavo's speed over bare |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var (layers, heads, width, context) in Shapes)
        {
            Console.WriteLine(Row(
                new GptConfig { Name = "bench", VocabularySize = Vocabulary, ContextLength = context, Layers = layers, Heads = heads, Width = width }, rounds));
        }

        return 0;
    }

    private static string Row(GptConfig config, int rounds)
    {
        var tokens = new int[100_000];
        for (var i = 0; i < tokens.Length; i++)
        {
            tokens[i] = (int)((uint)(i * 2654435761L) >> 8) % config.VocabularySize;
        }

        var options = TrainingOptions.Nano with { BatchSize = BatchSize, Steps = 100_000, WarmupSteps = 0 };
        using var model = Gpt.Create(config, 1, CPU);
        using var session = new TrainingSession(model, new TrainingTokens { Dataset = "noise", Train = tokens, Validation = tokens }, options);
        var readings = new Readings(config.Name);
        var ourStep = 0;
        void Ours()
        {
            ourStep++;
            session.Step(ourStep, LearningRateSchedule.At(ourStep, options), readings);
            _ = readings.Read();
        }

        using var bare = new BareGpt(config);
        using var optimizer = optim.AdamW(bare.parameters(), options.LearningRate, options.Beta1, options.Beta2, options.Epsilon, options.WeightDecay);
        var random = new Random(1);
        void Bare()
        {
            using var scope = NewDisposeScope();
            var inputs = new long[BatchSize * config.ContextLength];
            var targets = new long[inputs.Length];
            for (var row = 0; row < BatchSize; row++)
            {
                var start = random.Next(tokens.Length - config.ContextLength);
                for (var i = 0; i < config.ContextLength; i++)
                {
                    inputs[(row * config.ContextLength) + i] = tokens[start + i];
                    targets[(row * config.ContextLength) + i] = tokens[start + i + 1];
                }
            }

            optimizer.zero_grad();
            var loss = bare.Loss(tensor(inputs, BatchSize, config.ContextLength), tensor(targets, BatchSize, config.ContextLength));
            loss.backward();
            nn.utils.clip_grad_norm_(bare.parameters(), 1);
            optimizer.step();
            _ = loss.ToSingle();
        }

        // A slice is long enough to time and short enough to share the machine's moods.
        var slice = Math.Max(1, (int)(0.08 / Seconds(Bare, 5)));
        _ = Seconds(Ours, 5);
        var pairs = new (double Bare, double Ours)[rounds];
        for (var round = 0; round < rounds; round++)
        {
            pairs[round] = round % 2 == 0
                ? (Seconds(Bare, slice), Seconds(Ours, slice))
                : Swap(Seconds(Ours, slice), Seconds(Bare, slice));
        }

        var bareTiming = Timing.From([.. pairs.Select(pair => pair.Bare)]);
        var ourTiming = Timing.From([.. pairs.Select(pair => pair.Ours)]);
        var ratio = Timing.From([.. pairs.Select(pair => pair.Bare / pair.Ours)]);
        var stepTokens = (double)BatchSize * config.ContextLength;
        var share = stepTokens * ModelCost.ForGpt(config).ForwardBackwardFlopsPerToken / ourTiming.MedianSeconds / MatmulPeak.FlopsPerSecond(CPU);
        return $"| {config.Layers}/{config.Heads}/{config.Width}/{config.ContextLength} | {model.TotalParameters:N0} | {Milliseconds(bareTiming)} | {Milliseconds(ourTiming)} " +
            $"| {stepTokens / ourTiming.MedianSeconds:N0} | {share:P0} | {ratio.MedianSeconds:F2} [{ratio.LowerQuartileSeconds:F2}, {ratio.UpperQuartileSeconds:F2}] |";
    }

    private static (double Bare, double Ours) Swap(double ours, double bare) => (bare, ours);

    private static string Milliseconds(Timing timing) =>
        $"{timing.MedianSeconds * 1e3:F1} [{timing.LowerQuartileSeconds * 1e3:F1}, {timing.UpperQuartileSeconds * 1e3:F1}]";

    private static double Seconds(Action step, int steps)
    {
        step();
        var start = ThreadClock.Now(_processorTime);
        for (var i = 0; i < steps; i++)
        {
            step();
        }

        return (ThreadClock.Now(_processorTime) - start) / steps;
    }
}

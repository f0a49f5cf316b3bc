using System.Text.Json.Nodes;
using Octavo.Torch.Generation;
using Octavo.Torch.Models;
using Octavo.Torch.Scoring;
using Octavo.Torch.Training;
using static TorchSharp.torch;

namespace Octavo.Benchmarks;

/// <summary>The library as a contender.</summary>
internal sealed class OctavoWorker : ContenderWorker
{
    private readonly Gpt _model;
    private readonly Readings _readings;
    private readonly TrainingSession? _session;
    private readonly TrainingOptions _options;

    public OctavoWorker(JsonObject command)
    {
        var config = ReadConfig(command);
        _options = Options((int)command["shape"]!["batch"]!, (double)command["learningRate"]!, (string)command["precision"]!);

        // The files' weights are those of this seed.
        _model = Gpt.Create(config, ComparisonFiles.Seed, CPU);
        _readings = new Readings(config.Name);
        if ((bool)command["train"]!)
        {
            var tokens = ReadTokens(command);
            _session = new TrainingSession(_model, new TrainingTokens { Dataset = "comparison", Train = tokens, Validation = tokens }, _options);
        }
    }

    protected override long ParameterCount => _model.TotalParameters;

    /// <summary>The options that every contender is given; batches come from <see cref="ComparisonFiles.Seed"/>.</summary>
    public static TrainingOptions Options(int batch, double learningRate, string precision) => BenchmarkPrecision.Apply(
        TrainingOptions.Nano with { Seed = ComparisonFiles.Seed, BatchSize = batch, LearningRate = learningRate, Steps = 1_000_000, WarmupSteps = 0 }, precision);

    public override void Dispose()
    {
        _session?.Dispose();
        _model.Dispose();
    }

    // The session chooses the same windows itself, from the seed and the step.
    protected override double Step(int step, int[] starts)
    {
        _session!.Step(step, _options.LearningRate, _readings);
        return _readings.Read().Loss;
    }

    protected override int[] Generate(int[] prompt, int count) =>
        _model.Generate(prompt, new SamplingOptions { Tokens = count, Seed = 1, Temperature = 0 });

    protected override double[] Score(int[] context, int[][] candidates) =>
        [.. _model.Score(context, candidates).Select(score => score.LogLikelihood)];
}

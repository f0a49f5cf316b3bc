using Octavo.Torch.Checkpoints;
using Octavo.Torch.Models;
using Octavo.Torch.Parallel;
using Octavo.Torch.Tests.Checkpoints;
using Octavo.Torch.Tests.Models;
using Octavo.Torch.Training;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Parallel;

public sealed class DataParallelTests
{
    // Sums of gradients in another order, in single precision, through a handful of Adam's steps.
    private const double Tolerance = 1e-5;

    private static readonly TrainingTokens Noise = new()
    {
        Dataset = "noise",
        Train = [.. Enumerable.Range(0, 500).Select(i => ((i * i) + (i / 7)) % 11)],
        Validation = [.. Enumerable.Range(0, 60).Select(i => i * 5 % 11)],
    };

    private static readonly TrainingOptions Options = TrainingOptions.Nano with
    {
        Steps = 6,
        WarmupSteps = 2,
        BatchSize = 8,
        RecordEvery = 1,
        MeasureUtilisation = false,
    };

    public static TheoryData<int, int, bool> Ways => new() { { 2, 1, false }, { 4, 1, false }, { 2, 2, false }, { 2, 1, true }, { 4, 2, true } };

    [Theory]
    [MemberData(nameof(Ways))]
    public void Two_and_four_processes_train_what_one_trains_with_the_same_batch(int size, int microBatches, bool recompute)
    {
        var options = Options with { MicroBatches = microBatches, RecomputeBlocks = recompute };
        var alone = Weights(options, null);

        var together = ThreadGroup.Run(size, group => Weights(options, group));

        Assert.All(together, weights => Assert.Equal(together[0].Bytes, weights.Bytes));
        Assert.Equal(alone.Losses, together[0].Losses, (a, b) => Math.Abs(a - b) < Tolerance);
        Assert.Equal(alone.Numbers, together[0].Numbers, (a, b) => Math.Abs(a - b) < Tolerance);

        // Not the same by chance: the steps have moved the weights far beyond the tolerance.
        using var untrained = Gpt.Create(Shapes.Tiny(), options.Seed, CPU);
        Assert.True(Numbers(untrained).Zip(alone.Numbers, (a, b) => Math.Abs(a - b)).Max() > 100 * Tolerance);
        Assert.Equal(together[0].Bytes, ThreadGroup.Run(size, group => Weights(options, group))[0].Bytes);
    }

    [Fact]
    public void A_run_is_the_same_record_in_every_process_and_that_of_one_alone()
    {
        using var folder = new TemporaryFolder();
        var alone = Trainer.Train(Shapes.Tiny(), Noise, Options);

        var runs = ThreadGroup.Run(2, group => DataParallelTrainer.Train(
            Shapes.Tiny(), Noise, Options, group, new CheckpointOptions { Folder = folder["run"], Every = 3 }));

        Assert.All(runs, run => Assert.Equal(alone.Points.Select(point => point.TrainLoss), run.Finished.Run.Points.Select(point => point.TrainLoss), (a, b) => Math.Abs(a - b) < Tolerance));
        Assert.Equal(alone.FinalValidationLoss, runs[0].Finished.Run.FinalValidationLoss, Tolerance);
        Assert.Equal(runs[0].Finished.Run.FinalValidationLoss, runs[1].Finished.Run.FinalValidationLoss);
        Assert.EndsWith(", 2 processes", runs[0].Finished.Run.Device, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_one_process_was_told_to_stop_ends_in_all_after_the_same_step_and_goes_on_to_the_bit()
    {
        using var folder = new TemporaryFolder();
        var checkpoints = new CheckpointOptions { Folder = folder["run"], Every = 100 };
        var whole = ThreadGroup.Run(2, group => DataParallelTrainer.Train(Shapes.Tiny(), Noise, Options, group));

        var stopped = ThreadGroup.Run(2, group =>
        {
            using var told = new CancellationTokenSource();
            return Assert.Throws<TrainingCancelledException>(() => DataParallelTrainer.Train(
                Shapes.Tiny(), Noise, Options, group, checkpoints,
                progress => { if (group.Rank == 1 && progress.Point.Step == 2) told.Cancel(); },
                told.Token)).Points[^1].Step;
        });
        var rest = ThreadGroup.Run(2, group => DataParallelTrainer.Train(Shapes.Tiny(), Noise, Options, group, checkpoints));

        // Told after step 2, known to all with the sums of step 3.
        Assert.Equal([3, 3], stopped);
        Assert.Equal(3, rest[0].Finished.ResumedFromStep);
        Assert.All(rest, run => Assert.Equal(whole[0].Finished.Run.Points.Select(point => point.TrainLoss), run.Finished.Run.Points.Select(point => point.TrainLoss)));
        Assert.Equal(whole[0].Finished.Run.FinalValidationLoss, rest[1].Finished.Run.FinalValidationLoss);
    }

    [Fact]
    public void Processes_with_different_configurations_are_refused()
    {
        var problem = Assert.Throws<ParallelException>(() => ThreadGroup.Run(2, group => DataParallelTrainer.Train(
            Shapes.Tiny(), Noise, Options with { LearningRate = group.Rank == 0 ? 1e-3 : 2e-3 }, group)));
        Assert.Contains("Process 1 of 2 has another training options than process 0", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_that_cannot_be_split_is_refused_with_the_numbers() => Assert.Contains(
        "BatchSize 8 cannot be split evenly over 3 processes",
        Assert.Throws<ArgumentException>(() => ThreadGroup.Run(3, group => DataParallelTrainer.Train(Shapes.Tiny(), Noise, Options, group))).Message,
        StringComparison.Ordinal);

    private static (byte[] Bytes, double[] Numbers, double[] Losses) Weights(TrainingOptions options, IProcessGroup? group)
    {
        using var model = Gpt.Create(Shapes.Tiny(), options.Seed, CPU);
        using var readings = new Readings("tiny");
        var losses = new List<double>();
        using var session = new TrainingSession(model, Noise, options, group: group);
        for (var step = 1; step <= options.Steps; step++)
        {
            session.Step(step, 1e-3, readings);
            losses.Add(readings.Read().Loss);
        }

        return ([.. model.parameters().SelectMany(parameter => parameter.bytes.ToArray())], Numbers(model), [.. losses]);
    }

    private static double[] Numbers(Gpt model) => [.. model.parameters().SelectMany(parameter => parameter.data<float>().ToArray().Select(number => (double)number))];
}

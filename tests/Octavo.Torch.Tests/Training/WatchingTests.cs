using Octavo.Models;
using Octavo.Runs;
using Octavo.Torch.Checkpoints;
using Octavo.Torch.Models;
using Octavo.Torch.Tests.Checkpoints;
using Octavo.Torch.Tests.Models;
using Octavo.Torch.Training;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Training;

/// <summary>What ends a run that goes wrong, and what it then says.</summary>
public sealed class WatchingTests
{
    private static readonly GptConfig Model = Shapes.Tiny(context: 8, width: 16, dropout: 0.1);

    private static readonly TrainingTokens Tokens = new()
    {
        Dataset = "noise",
        Train = Shapes.Noise(500, 11),
        Validation = Shapes.Noise(100, 11, seed: 2),
    };

    private static readonly TrainingOptions Options = TrainingOptions.Nano with
    {
        Steps = 40,
        BatchSize = 8,
        WarmupSteps = 3,
        RecordEvery = 1,
        MeasureUtilisation = false,
    };

    /// <summary>Losses of noise move by a few hundredths: the rule sees a rise of 0.3 but none of them.</summary>
    private static readonly SpikeRule Rule = new() { Window = 10, Deviations = 3, Rise = 0.3 };

    [Fact]
    public void A_spike_is_above_the_mean_by_the_deviations_and_by_the_rise_and_is_none_before_the_window_is_full()
    {
        var rule = new SpikeRule { Window = 4, Deviations = 3, Rise = 0.5 };

        // Mean 3, deviation 1: three of them are more than the rise.
        Assert.Equal(6, rule.Limit([9, 2, 4, 2, 4])!.Value, 1e-12);
        // Mean 3, no deviation: the rise alone.
        Assert.Equal(3.5, rule.Limit([3, 3, 3, 3])!.Value, 1e-12);
        Assert.Null(rule.Limit([3, 3, 3]));

        var watch = new LossWatch("flat", rule);
        foreach (var step in Enumerable.Range(1, 4))
        {
            watch.See(step, step == 2 ? 30 : 3, 0.1);
        }

        watch.See(5, 3, 0.1);
        watch.See(6, 3, 0.1);
        watch.See(7, 3.5, 0.1);
        Assert.Equal([3, 3, 3, 3.5], watch.Recent);
        Assert.Equal(8, Assert.Throws<TrainingDivergedException>(() => watch.See(8, 5, 0.1)).Step);
    }

    [Fact]
    public void A_spike_ends_the_run_with_its_batch_and_a_checkpoint_before_it_and_the_run_can_go_through_it()
    {
        using var folder = new TemporaryFolder();
        var (tokens, first) = WithOddities(after: 15);
        var watched = Options with { StopAtSpike = Rule };
        var checkpoints = new CheckpointOptions { Folder = folder.Path, Every = 1, Keep = 5 };

        var error = Assert.Throws<TrainingDivergedException>(() => Trainer.Train(Model, tokens, watched, checkpoints));

        Assert.Equal(first, error.Step);
        Assert.True(error.Loss > error.Limit, $"{error.Loss} is not above {error.Limit}");
        Assert.Equal(folder[$"step-{first - 2:D10}"], error.Checkpoint);
        Assert.Contains($"the loss of step {first} is {error.Loss:F3}", error.Message, StringComparison.Ordinal);
        Assert.Contains("(seed 1) has 8 rows of 9 tokens, which begin at tokens ", error.Message, StringComparison.Ordinal);
        Assert.Contains($"The last good checkpoint is {error.Checkpoint}.", error.Message, StringComparison.Ordinal);
        AssertIsBatch(error.Batch!, tokens, first);

        // It spikes again where it goes on, with the same losses to compare with; without the rule it goes through.
        var again = Assert.Throws<TrainingDivergedException>(() => Trainer.Train(Model, tokens, watched, checkpoints));
        Assert.Equal((error.Step, error.Loss, error.Limit), (again.Step, again.Loss, again.Limit));
        var through = Trainer.Train(Model, tokens, Options, checkpoints);
        Assert.Equal(first - 1, through.ResumedFromStep);
        Assert.Equal(Trainer.Train(Model, tokens, Options).FinalValidationLoss, through.Run.FinalValidationLoss);
    }

    [Fact]
    public void A_run_without_a_spike_is_the_same_to_the_bit_under_watch()
    {
        var plain = Trainer.Train(Model, Tokens, Options with { MicroBatches = 2 });
        var watched = Trainer.Train(Model, Tokens, Options with { MicroBatches = 2, StopAtSpike = Rule, DetectAnomalies = true });

        Assert.Equal(plain.Points.Select(point => point with { Seconds = 0 }), watched.Points.Select(point => point with { Seconds = 0 }));
    }

    [Fact]
    public void A_loss_that_is_no_number_names_its_batch()
    {
        var error = Assert.Throws<TrainingDivergedException>(() =>
            Trainer.Train(Model, Tokens, Options with { LearningRate = 1e38, WeightDecay = 0, WarmupSteps = 0 }));

        Assert.Null(error.Limit);
        AssertIsBatch(error.Batch!, Tokens, error.Step);
        Assert.Contains($"The batch of step {error.Step} (seed 1) has 8 rows", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_batch_of_a_step_is_what_the_model_is_given()
    {
        using var scope = NewDisposeScope();
        var batch = TrainingBatch.Of(Model, Tokens, Options, 7);
        var (inputs, targets) = new BatchSource(Tokens, 8, 8, Options.Seed).Rows(7, 0, 8, CPU);

        Assert.Equal(inputs.data<long>(), batch.Rows.SelectMany(row => row[..^1]).Select(token => (long)token));
        Assert.Equal(targets.data<long>(), batch.Rows.SelectMany(row => row[1..]).Select(token => (long)token));
    }

    [Theory]
    [InlineData("wte.weight", "parameter wte.weight has 1 of 176 values that are no finite numbers before the step")]
    [InlineData("h.1.mlp.c_fc.bias", "parameter h.1.mlp.c_fc.bias has 1 of 64 values")]
    public void An_anomaly_in_a_parameter_is_named(string parameter, string expected) =>
        Assert.Contains(expected, AnomalyOf(model => Set(model, parameter, float.NaN)).Anomaly, StringComparison.Ordinal);

    [Fact]
    public void An_anomaly_in_an_output_is_named_by_the_first_block_that_has_it()
    {
        // Finite, but the product with it is not: in the second block alone.
        var error = AnomalyOf(model =>
        {
            Fill(model, "h.1.mlp.c_fc.bias", 1e20f);
            Fill(model, "h.1.mlp.c_proj.weight", 1e30f);
        });

        Assert.Contains("block h.1 has ", error.Anomaly, StringComparison.Ordinal);
        Assert.Contains($"diverged in step 1, before its update, at a learning rate of {5e-3 / 3:G3}: block h.1 has ", error.Message, StringComparison.Ordinal);
        AssertIsBatch(error.Batch!, Tokens, 1);
    }

    [Fact]
    public void An_anomaly_in_a_gradient_alone_is_named_by_its_parameter()
    {
        // The feed-forward's hidden values are 0 and so is its output, but a weight of 1e25 multiplies a gradient that the last gain of
        // 1e20 has already enlarged: past 3e38 in the layer before it.
        var error = AnomalyOf(model =>
        {
            Fill(model, "ln_f.weight", 1e20f);
            Fill(model, "h.1.mlp.c_fc.weight", 0);
            Set(model, "h.1.mlp.c_proj.weight", 1e25f);
        });

        Assert.Contains("every output is finite, but the gradient of parameter h.1.mlp.c_fc.", error.Anomaly, StringComparison.Ordinal);
        Assert.True(double.IsFinite(error.Loss));
    }

    [Fact]
    public void A_found_anomaly_leaves_weights_gradients_and_live_tensors_as_before()
    {
        using var model = Gpt.Create(Model, 1, CPU);
        Fill(model, "h.1.mlp.c_proj.weight", 1e38f);
        var options = Options with { DetectAnomalies = true };
        Assert.Throws<TrainingDivergedException>(() => Trainer.Train(model, Tokens, options));
        var weights = model.parameters().SelectMany(parameter => parameter.bytes.ToArray()).ToArray();
        var before = MemoryWatch.LiveTensors();

        Assert.Throws<TrainingDivergedException>(() => Trainer.Train(model, Tokens, options));

        Assert.Equal(before, Tensor.TotalCount);
        Assert.Equal(weights, model.parameters().SelectMany(parameter => parameter.bytes.ToArray()));
    }

    [Fact]
    public void A_cancelled_run_hands_over_what_it_got_over()
    {
        using var folder = new TemporaryFolder();
        var checkpoints = new CheckpointOptions { Folder = folder.Path, Every = 2 };
        using var early = new CancellationTokenSource();
        Assert.Throws<TrainingCancelledException>(() => Trainer.Train(Model, Tokens, Options, checkpoints, progress => early.CancelAfterPoint(progress, 6), early.Token));
        File.Delete(Path.Combine(folder["step-0000000006"], "state.json"));

        using var source = new CancellationTokenSource();
        var error = Assert.Throws<TrainingCancelledException>(() =>
            Trainer.Train(Model, Tokens, Options, checkpoints, progress => source.CancelAfterPoint(progress, 8), source.Token));

        Assert.StartsWith("Checkpoint step-0000000006 is damaged, so the run goes on from step-0000000004.", Assert.Single(error.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_tells_the_time_left_from_the_pace_so_far_and_reads_as_one_line()
    {
        var reported = new List<TrainingProgress>();
        _ = Trainer.Train(Model, Tokens, Options with { Steps = 4 }, reported.Add);

        Assert.Equal([3, 1, 1 / 3.0, 0], reported.Select(progress => progress.SecondsLeft / progress.Point.Seconds), (left, right) => Math.Abs(left - right) < 1e-9);
        var point = new TrainingPoint(120, 1000, 2.3456, 0.1, 1, 10, 2.4012);
        Assert.Equal(
            "step 120 of 500, loss 2.346, validation 2.401, 12k tokens/s, 45 % of peak, 1 min 20 s left",
            new TrainingProgress(point, 500, 12_345, 0.449, 79.5).ToString());
        Assert.Equal(
            "step 120 of 500, loss 2.346, 1.2M tokens/s, 2 d 3 h left",
            new TrainingProgress(point with { ValidationLoss = null }, 500, 1_234_567, null, 2 * 86400 + 3 * 3600).ToString());
        Assert.EndsWith("980 tokens/s, done", new TrainingProgress(point, 120, 980, null, 0).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_out_of_range_is_refused() =>
        Assert.Contains("Window is 1", Assert.Throws<ArgumentException>(() => (Options with { StopAtSpike = Rule with { Window = 1 } }).Validate()).Message, StringComparison.Ordinal);

    /// <summary>Tokens that repeat one sequence, with a stretch of others that only the batch of one later step reads; and that step.</summary>
    private static (TrainingTokens Tokens, int Step) WithOddities(int after)
    {
        const int Length = 100_000;
        var train = Enumerable.Range(0, Length).Select(i => i % 2).ToArray();
        var source = new BatchSource(train, 8, 8, Options.Seed);
        var step = after;
        var starts = source.Batch(step).Starts;
        foreach (var start in starts)
        {
            for (var i = 0; i < 9; i++)
            {
                train[start + i] = 2 + (i % 9);
            }
        }

        return (Tokens with { Train = train }, step);
    }

    private static void AssertIsBatch(TrainingBatch batch, TrainingTokens tokens, int step)
    {
        Assert.Equal((step, 1, 8), (batch.Step, batch.Seed, batch.Rows.Count));
        Assert.Equal(batch.Starts.Select(start => tokens.Train[(int)start..((int)start + 9)]), batch.Rows);
        Assert.Equal(TrainingBatch.Of(Model, tokens, Options, step).Starts, batch.Starts);
    }

    private static TrainingDivergedException AnomalyOf(Action<Gpt> spoil)
    {
        using var model = Gpt.Create(Model, 1, CPU);
        spoil(model);
        return Assert.Throws<TrainingDivergedException>(() => Trainer.Train(model, Tokens, Options with { DetectAnomalies = true, MicroBatches = 2 }));
    }

    private static void Set(Gpt model, string parameter, float value)
    {
        using var still = no_grad();
        using var flat = model.named_parameters().Single(named => named.name == parameter).parameter.view(-1);
        flat[3] = tensor(value);
    }

    private static void Fill(Gpt model, string parameter, float value)
    {
        using var still = no_grad();
        _ = model.named_parameters().Single(named => named.name == parameter).parameter.mul_(0).add_(value);
    }
}

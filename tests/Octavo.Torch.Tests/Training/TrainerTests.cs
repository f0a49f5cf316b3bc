using Octavo.Models;
using Octavo.Torch.Models;
using Octavo.Torch.Tests.Models;
using Octavo.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Training;

public sealed class TrainerTests
{
    private static readonly GptConfig Model = Shapes.Tiny(context: 8, width: 16);

    private static readonly TrainingTokens Tokens = new()
    {
        Dataset = "noise",
        Train = Shapes.Noise(500, 11),
        Validation = Shapes.Noise(100, 11, seed: 2),
        ValidationBytesPerToken = 2,
    };

    private static readonly TrainingOptions Options = TrainingOptions.Nano with
    {
        Steps = 12,
        BatchSize = 8,
        WarmupSteps = 3,
        RecordEvery = 5,
        MeasureUtilisation = false,
    };

    [Fact]
    public void A_run_is_the_same_to_the_bit_the_second_time_and_another_with_another_seed()
    {
        var first = Run(Options);
        var again = Run(Options);
        var other = Run(Options with { Seed = 2 });

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);

        static double[] Run(TrainingOptions options)
        {
            var run = Trainer.Train(Model with { Dropout = 0.1 }, Tokens, options with { RecordEvery = 1 });
            return [.. run.Points.Select(point => point.TrainLoss), .. run.Points.Select(point => point.GradientNorm), run.FinalValidationLoss];
        }
    }

    [Fact]
    public void A_batch_of_eight_is_the_same_as_two_of_four_accumulated()
    {
        // Single precision: sums over half batches are rounded in another order, and 12 steps of Adam pass the difference on.
        const double Rounding = 1e-4;

        var whole = Trainer.Train(Model, Tokens, Options with { RecordEvery = 1 });
        var parts = Trainer.Train(Model, Tokens, Options with { RecordEvery = 1, MicroBatches = 2 });

        Assert.All(whole.Points.Zip(parts.Points), pair =>
        {
            Assert.Equal(pair.First.TrainLoss, pair.Second.TrainLoss, Rounding);
            Assert.Equal(pair.First.GradientNorm, pair.Second.GradientNorm, Rounding * 10);
        });
    }

    [Fact]
    public void The_loss_begins_near_that_of_guessing_and_a_single_window_is_learned_by_heart()
    {
        // Initial logits are small but not zero: their variance, d 0.02^2, is 0.006, and 64 tokens sample it.
        const double Initial = 0.1;
        var window = Shapes.Noise(9, 11);

        var run = Trainer.Train(Model, Tokens with { Train = window, Validation = window }, Options with { Steps = 150, LearningRate = 1e-2, WeightDecay = 0 });

        Assert.Equal(Math.Log(11), run.Points[0].TrainLoss, Initial);
        Assert.True(run.FinalValidationLoss < 0.05, $"the loss of the one window is still {run.FinalValidationLoss}");
    }

    [Fact]
    public void Twenty_steps_leave_no_tensor_behind_and_the_process_wide_generator_as_it_was()
    {
        using var model = Gpt.Create(Model with { Dropout = 0.1 }, 1, CPU);
        _ = Trainer.Train(model, Tokens, Options);
        using var state = torch.random.get_rng_state();
        var before = MemoryWatch.LiveTensors();

        _ = Trainer.Train(model, Tokens, Options with { Steps = 20 });

        Assert.Equal(before, Tensor.TotalCount);
        using var after = torch.random.get_rng_state();
        Assert.True(state.equal(after).all().item<bool>());
    }

    [Fact]
    public void The_record_says_what_was_trained_and_how_much()
    {
        var reported = new List<TrainingProgress>();

        var run = Trainer.Train(Model, Tokens, Options with { ValidateEvery = 6, MeasureUtilisation = true }, reported.Add);

        Assert.Equal([1, 5, 6, 10, 12], run.Points.Select(point => point.Step));
        Assert.Equal([6, 12], run.Points.Where(point => point.ValidationLoss is not null).Select(point => point.Step));
        Assert.Equal(run.Points, reported.Select(progress => progress.Point));
        Assert.Equal(12 * 8 * 8, run.Tokens);
        Assert.Equal(run.Tokens, run.Points[^1].Tokens);
        Assert.Equal(run.Points[^1].ValidationLoss, run.FinalValidationLoss);
        Assert.Equal(run.FinalValidationLoss / Math.Log(2) / 2, run.FinalBitsPerByte!.Value, 1e-12);
        // V d + T d + L (12 d^2 + 13 d) + 2 d with V 11, T 8, L 2, d 16.
        Assert.Equal((19 * 16) + (2 * ((12 * 256) + (13 * 16))) + 32, run.TotalParameters);
        Assert.Equal(run.TotalParameters - (19 * 16), run.NonEmbeddingParameters);
        // Three times the forward pass: 2 blocks of 24 d^2 + 4 T d and 2 d V, per token.
        Assert.Equal(768.0 * 3 * ((2 * ((24 * 256) + (4 * 8 * 16))) + (2 * 16 * 11)), run.TrainingFlops);
        Assert.InRange(run.FlopUtilisation!.Value, 1e-9, 1);
        Assert.Equal("noise", run.Dataset);
        Assert.StartsWith("cpu (", run.Device, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_that_is_no_number_ends_the_run_with_its_step()
    {
        var error = Assert.Throws<TrainingDivergedException>(() =>
            Trainer.Train(Model, Tokens, Options with { LearningRate = 1e38, WeightDecay = 0, WarmupSteps = 0 }));

        Assert.InRange(error.Step, 2, 4);
        Assert.Contains($"step {error.Step} ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_read_late_names_the_step_that_it_belongs_to()
    {
        using var scope = NewDisposeScope();
        var readings = new Readings("late");
        readings.Add(1, 0.1, tensor(1f), tensor(2f));
        readings.Add(2, 0.1, tensor(float.NaN), tensor(2f));
        readings.Add(3, 0.1, tensor(float.NaN), tensor(2f));

        Assert.Equal(2, Assert.Throws<TrainingDivergedException>(() => readings.Read()).Step);
        readings.Add(4, 0.1, tensor(3f), tensor(4f));
        Assert.Equal((3, 4), readings.Read());
    }

    [Fact]
    public void Cancelling_ends_between_two_steps_and_keeps_the_points()
    {
        using var source = new CancellationTokenSource();

        var error = Assert.ThrowsAny<OperationCanceledException>(() =>
            Trainer.Train(Model, Tokens, Options, progress => source.CancelAfterPoint(progress, step: 5), source.Token));

        var cancelled = Assert.IsType<TrainingCancelledException>(error);
        Assert.Equal(5, cancelled.Steps);
        Assert.Equal([1, 5], cancelled.Points.Select(point => point.Step));
        Assert.Contains("5 of 12", cancelled.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_at_odds_are_refused_with_both_values()
    {
        Assert.Contains("BatchSize 8 is not a multiple of MicroBatches 3", Message(Options with { MicroBatches = 3 }), StringComparison.Ordinal);
        Assert.Contains("WarmupSteps 13 must lie between 0 and Steps 12", Message(Options with { WarmupSteps = 13 }), StringComparison.Ordinal);
        Assert.Contains("LearningRate 20 times WeightDecay 0.1", Message(Options with { LearningRate = 20 }), StringComparison.Ordinal);

        static string Message(TrainingOptions options) => Assert.Throws<ArgumentException>(() => Trainer.Train(Model, Tokens, options)).Message;
    }

    [Fact]
    public void Tokens_that_do_not_fit_the_model_are_refused_with_both_values()
    {
        Assert.Contains("Train has 8 tokens, but a window of ContextLength 8 needs 9", Message(Tokens with { Train = Shapes.Noise(8, 11) }), StringComparison.Ordinal);
        Assert.Contains("Validation has token 11, but the model's VocabularySize is 11", Message(Tokens with { Validation = [1, 11] }), StringComparison.Ordinal);
        Assert.Contains("Validation has 1 tokens", Message(Tokens with { Validation = [1] }), StringComparison.Ordinal);

        static string Message(TrainingTokens tokens) => Assert.Throws<ArgumentException>(() => Trainer.Train(Model, tokens, Options)).Message;
    }

    [Theory]
    [InlineData(1, 0.25)]
    [InlineData(4, 1)]
    [InlineData(8, 0.55)]
    [InlineData(12, 0.1)]
    public void The_learning_rate_grows_linearly_and_falls_as_a_cosine(int step, double share)
    {
        var options = Options with { Steps = 12, WarmupSteps = 4, LearningRate = 2, FinalLearningRateShare = 0.1 };

        Assert.Equal(2 * share, LearningRateSchedule.At(step, options), 1e-12);
    }

    [Fact]
    public void Without_warm_up_the_first_step_has_the_highest_rate() =>
        Assert.Equal(2, LearningRateSchedule.At(1, Options with { WarmupSteps = 0, LearningRate = 2 }), 1e-12);
}

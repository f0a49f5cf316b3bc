using Octavo.Data;
using Octavo.Models;
using Octavo.Runs;
using Octavo.Torch.Checkpoints;
using Octavo.Torch.Models;
using Octavo.Torch.Tests.Models;
using Octavo.Torch.Tests.Training;
using Octavo.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Checkpoints;

public sealed class ResumeTests : IDisposable
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
        Steps = 12,
        BatchSize = 8,
        WarmupSteps = 3,
        RecordEvery = 1,
        ValidateEvery = 4,
        MeasureUtilisation = false,
    };

    /// <summary>The emptied tensors behind a model's parameters count as live until they are collected: not within a later test that counts.</summary>
    public void Dispose()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    [Fact]
    public void A_run_that_began_with_an_array_goes_on_from_a_token_file_and_with_other_tokens_is_refused()
    {
        using var folder = new TemporaryFolder();
        var (whole, _) = Plain();
        var options = Every(folder, 5);
        using var source = new CancellationTokenSource();
        Assert.Throws<TrainingCancelledException>(() => Part(options, progress => source.CancelAfterPoint(progress, 6), source.Token));
        using var file = FileOf(folder, Tokens.Train);
        using var other = FileOf(folder, [.. Tokens.Train.Reverse()]);

        using var model = Gpt.Create(Model, Options.Seed, CPU);
        var refused = Assert.Throws<CheckpointException>(() => Trainer.Train(model, Tokens with { Train = [], TrainFile = other }, Options, options));
        Assert.Contains("tokens", refused.Message, StringComparison.Ordinal);

        using var again = Gpt.Create(Model, Options.Seed, CPU);
        var resumed = Trainer.Train(again, Tokens with { Train = [], TrainFile = file }, Options, options);
        Assert.Equal(6, resumed.ResumedFromStep);
        AssertSame(whole, resumed.Run);
    }

    private static TokenFile FileOf(TemporaryFolder folder, int[] tokens)
    {
        var identity = new TokenFileIdentity
        {
            Dataset = "noise",
            Part = "train",
            CorpusSha256 = new string('0', 64),
            Tokenizer = "numbers",
            VocabularySize = Model.VocabularySize,
            TokenizerSha256 = new string('0', 64),
        };
        var path = Path.Combine(folder.Path, $"tokens-{Guid.NewGuid():N}.bin");
        TokenFile.Write(path, identity, [tokens]);
        return TokenFile.Open(path);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(11)]
    [InlineData(12)]
    public void A_run_cancelled_at_a_step_and_resumed_is_an_uninterrupted_one_to_the_bit(int stop)
    {
        using var folder = new TemporaryFolder();
        var (whole, weights) = Plain();
        var options = Every(folder, 5);

        if (stop < 12)
        {
            using var source = new CancellationTokenSource();
            Assert.Throws<TrainingCancelledException>(() => Part(options, progress => source.CancelAfterPoint(progress, stop), source.Token));
        }
        else
        {
            _ = Part(options);
        }

        var (resumed, again) = Part(options);

        Assert.Equal(stop, resumed.ResumedFromStep);
        Assert.Empty(resumed.Warnings);
        AssertSame(whole, resumed.Run);
        Assert.Equal(weights, again);
    }

    [Fact]
    public void A_run_that_saves_at_every_step_is_one_that_never_saves_to_the_bit_and_keeps_the_newest()
    {
        using var folder = new TemporaryFolder();
        var (whole, weights) = Plain();

        var (run, same) = Part(Every(folder, 1) with { Keep = 2 });

        AssertSame(whole, run.Run);
        Assert.Equal(weights, same);
        Assert.Equal(["step-0000000011", "step-0000000012"], Folders(folder));
    }

    [Fact]
    public void A_run_that_was_killed_between_checkpoints_repeats_the_steps_since_the_last()
    {
        using var folder = new TemporaryFolder();
        var (whole, weights) = Plain();

        Assert.Throws<InvalidOperationException>(() => Part(Every(folder, 5), progress => FailAt(progress, 9)));
        Directory.CreateDirectory(folder["unfinished-1"]);
        var (resumed, again) = Part(Every(folder, 5));

        Assert.Equal(5, resumed.ResumedFromStep);
        AssertSame(whole, resumed.Run);
        Assert.Equal(weights, again);
        Assert.Equal(["step-0000000005", "step-0000000010", "step-0000000012"], Folders(folder));
    }

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("optimizer.safetensors")]
    [InlineData("state.json")]
    [InlineData("SHA256SUMS")]
    public void A_flipped_bit_or_a_lost_half_in_any_file_makes_the_run_go_on_from_the_checkpoint_before_with_a_warning(string file)
    {
        var (whole, weights) = Plain();
        foreach (var damage in new Action<string>[] { Flip, Halve, File.Delete })
        {
            using var folder = new TemporaryFolder();
            Assert.Throws<InvalidOperationException>(() => Part(Every(folder, 4), progress => FailAt(progress, 9)));
            damage(Path.Combine(folder["step-0000000008"], file));

            var (resumed, again) = Part(Every(folder, 4));

            Assert.Equal(4, resumed.ResumedFromStep);
            var warning = Assert.Single(resumed.Warnings);
            Assert.StartsWith("Checkpoint step-0000000008 is damaged, so the run goes on from step-0000000004.", warning, StringComparison.Ordinal);
            AssertSame(whole, resumed.Run);
            Assert.Equal(weights, again);
            Assert.Single(Folders(folder), name => name.StartsWith("damaged-step-0000000008-", StringComparison.Ordinal));
        }

        static void Halve(string path)
        {
            using var stream = new FileStream(path, FileMode.Open);
            stream.SetLength(stream.Length / 2);
        }
    }

    [Fact]
    public void Where_every_checkpoint_is_damaged_nothing_is_loaded_and_nothing_is_moved()
    {
        using var folder = new TemporaryFolder();
        _ = Part(Every(folder, 6));
        foreach (var step in Folders(folder))
        {
            Flip(Path.Combine(folder[step], "model.safetensors"));
        }

        using var model = Gpt.Create(Model, 5, CPU);
        var before = Weights(model);
        var error = Assert.Throws<CheckpointException>(() => Trainer.Train(model, Tokens, Options, Every(folder, 6)));

        Assert.Contains("None of the 2 checkpoints", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Weights(model));
        Assert.Equal(["step-0000000006", "step-0000000012"], Folders(folder));
    }

    [Fact]
    public void Checkpoints_of_another_run_are_refused_with_what_differs()
    {
        using var folder = new TemporaryFolder();
        _ = Part(Every(folder, 6));

        Assert.Contains("TrainingOptions' learningRate was 0.005 and is now 0.5", Message(Model, Tokens, Options with { LearningRate = 0.5 }), StringComparison.Ordinal);
        Assert.Contains("the model's layers was 2 and is now 1", Message(Model with { Layers = 1 }, Tokens, Options), StringComparison.Ordinal);
        Assert.Contains("the tokens of 'noise' are not those", Message(Model, Tokens with { Train = Shapes.Noise(500, 11, seed: 9) }, Options), StringComparison.Ordinal);
        Assert.Equal(["step-0000000006", "step-0000000012"], Folders(folder));

        string Message(GptConfig config, TrainingTokens tokens, TrainingOptions options) =>
            Assert.Throws<CheckpointException>(() => Trainer.Train(config, tokens, options, Every(folder, 6))).Message;
    }

    [Fact]
    public void Two_runs_in_one_folder_are_refused_and_the_first_goes_on()
    {
        using var folder = new TemporaryFolder();
        CheckpointException? second = null;

        var (run, _) = Part(Every(folder, 6), progress => second ??= Assert.Throws<CheckpointException>(() => Part(Every(folder, 6))));

        Assert.Contains("Another run is writing checkpoints to", second!.Message, StringComparison.Ordinal);
        Assert.Equal(12, run.Run.Points.Count);
    }

    [Fact]
    public void A_loss_that_is_no_number_names_the_last_good_checkpoint()
    {
        using var folder = new TemporaryFolder();
        // Weights of 1e29 are still numbers; their squares in the next step are not.
        var wild = Options with { LearningRate = 1e30, WeightDecay = 0, Steps = 6 };

        var error = Assert.Throws<TrainingDivergedException>(() => Trainer.Train(Model, Tokens, wild, Every(folder, 1)));

        Assert.Equal(folder[Folders(folder)[^1]], error.Checkpoint);
        Assert.Contains($"The last good checkpoint is {error.Checkpoint}.", error.Message, StringComparison.Ordinal);
        using var file = SafetensorsFile.Open(Path.Combine(error.Checkpoint!, "model.safetensors"));
        foreach (var entry in file.Entries)
        {
            using var scope = NewDisposeScope();
            Assert.True(file.Read(entry.Name).isfinite().all().ToBoolean());
        }
    }

    [Fact]
    public void Weights_that_are_no_numbers_are_never_saved()
    {
        using var folder = new TemporaryFolder();
        var wild = Options with { LearningRate = 1e38, WeightDecay = 0, WarmupSteps = 0 };

        var error = Assert.Throws<TrainingDivergedException>(() => Trainer.Train(Model, Tokens, wild, Every(folder, 1)));

        Assert.Null(error.Checkpoint);
        Assert.Empty(Folders(folder));
    }

    [Fact]
    public void The_model_file_has_the_parameters_by_their_names_and_other_readers_tensors()
    {
        using var folder = new TemporaryFolder();
        using var model = Gpt.Create(Model, 1, CPU);

        _ = Trainer.Train(model, Tokens, Options, Every(folder, 6));

        using var file = SafetensorsFile.Open(Path.Combine(folder["step-0000000012"], "model.safetensors"));
        Assert.Equal(model.named_parameters().Select(named => named.name).Order(), file.Entries.Select(entry => entry.Name).Order());
        Assert.Contains("h.0.attn.c_attn.weight", file.Entries.Select(entry => entry.Name));
        foreach (var (name, parameter) in model.named_parameters())
        {
            using var saved = file.Read(name);
            Assert.True(saved.bytes.SequenceEqual(parameter.bytes));
        }
    }

    [Fact]
    public void Saving_and_resuming_leave_no_tensor_behind()
    {
        using var folder = new TemporaryFolder();
        using var model = Gpt.Create(Model, 1, CPU);
        _ = Trainer.Train(model, Tokens, Options with { Steps = 3 });
        var before = MemoryWatch.LiveTensors();

        Assert.Throws<InvalidOperationException>(() => Trainer.Train(model, Tokens, Options, Every(folder, 1), progress => FailAt(progress, 6)));
        _ = Trainer.Train(model, Tokens, Options, Every(folder, 1));

        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains("Every is 0", Assert.Throws<ArgumentException>(() => Part(Every(folder, 0))).Message, StringComparison.Ordinal);
        Assert.Contains("Keep is 0", Assert.Throws<ArgumentException>(() => Part(Every(folder, 1) with { Keep = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("Folder is empty", Assert.Throws<ArgumentException>(() => Part(Every(folder, 1) with { Folder = " " })).Message, StringComparison.Ordinal);
    }

    private static CheckpointOptions Every(TemporaryFolder folder, int steps) => new() { Folder = folder.Path, Every = steps };

    private static (TrainingRun Run, byte[] Weights) Plain()
    {
        using var model = Gpt.Create(Model, Options.Seed, CPU);
        return (Trainer.Train(model, Tokens, Options), Weights(model));
    }

    private static (CheckpointedRun Run, byte[] Weights) Part(CheckpointOptions checkpoints, Action<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        using var model = Gpt.Create(Model, Options.Seed, CPU);
        return (Trainer.Train(model, Tokens, Options, checkpoints, progress, cancellation), Weights(model));
    }

    private static byte[] Weights(Gpt model) => [.. model.parameters().SelectMany(parameter => parameter.bytes.ToArray())];

    private static string[] Folders(TemporaryFolder folder) => [.. Directory.EnumerateDirectories(folder.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private static void FailAt(TrainingProgress progress, int step)
    {
        if (progress.Point.Step == step)
        {
            throw new InvalidOperationException("The process ends here.");
        }
    }

    private static void Flip(string path)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length * 2 / 3] ^= 4;
        File.WriteAllBytes(path, bytes);
    }

    private static void AssertSame(TrainingRun expected, TrainingRun actual)
    {
        // Wall time alone may differ.
        Assert.Equal(expected.Points.Select(point => point with { Seconds = 0 }), actual.Points.Select(point => point with { Seconds = 0 }));
        Assert.Equal(expected.FinalValidationLoss, actual.FinalValidationLoss);
        Assert.Equal(expected.Tokens, actual.Tokens);
        Assert.Equal(actual.Points.Select(point => point.Seconds).Order(), actual.Points.Select(point => point.Seconds));
        Assert.True(actual.Seconds >= actual.Points[^1].Seconds);
    }
}

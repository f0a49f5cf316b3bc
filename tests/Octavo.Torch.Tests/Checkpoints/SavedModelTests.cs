using Octavo.Torch.Checkpoints;
using Octavo.Torch.Models;
using Octavo.Torch.Tests.Interchange;
using Octavo.Torch.Tests.Models;
using Octavo.Torch.Training;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Checkpoints;

public sealed class SavedModelTests
{
    private static readonly TrainingOptions Options = TrainingOptions.Nano with { Steps = 4, BatchSize = 2, WarmupSteps = 1, Seed = 3, MeasureUtilisation = false };

    private static readonly TrainingTokens Tokens = new() { Dataset = "noise", Train = Shapes.Noise(150, 11), Validation = Shapes.Noise(50, 11, seed: 2) };

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void A_saved_model_comes_back_to_the_bit_with_its_shape(ScalarType type)
    {
        using var folder = new TemporaryFolder();
        using var model = Gpt.Create(Shapes.Tiny(biases: false, dropout: 0.25), seed: 4, CPU, type);

        SavedModel.Save(model, folder["a"], TestContext.Current.CancellationToken);
        using var back = SavedModel.Load(folder["a"], CPU);

        Assert.Equal((model.Config, type), (back.Config, back.Type));
        Gpt2FilesTests.SameParameters(model, back);
    }

    [Fact]
    public void A_loaded_model_trains_as_the_original_would_to_the_bit()
    {
        using var folder = new TemporaryFolder();
        using var model = Gpt.Create(Shapes.Tiny(), seed: 4, CPU);
        SavedModel.Save(model, folder["a"], TestContext.Current.CancellationToken);
        using var back = SavedModel.Load(folder["a"], CPU);

        _ = Trainer.Train(model, Tokens, Options, cancellation: TestContext.Current.CancellationToken);
        _ = Trainer.Train(back, Tokens, Options, cancellation: TestContext.Current.CancellationToken);

        Gpt2FilesTests.SameParameters(model, back);
        using var start = SavedModel.Load(folder["a"], CPU);
        Assert.False(start.parameters().First().bytes.SequenceEqual(back.parameters().First().bytes));
    }

    [Fact]
    public void A_runs_newest_checkpoint_and_each_single_one_can_be_loaded()
    {
        using var folder = new TemporaryFolder();
        using var model = Trained(folder.Path);

        using var newest = SavedModel.Load(folder.Path, CPU);
        using var last = SavedModel.Load(folder["step-0000000004"], CPU);
        using var first = SavedModel.Load(folder["step-0000000002"], CPU);

        Gpt2FilesTests.SameParameters(model, newest);
        Gpt2FilesTests.SameParameters(model, last);
        Assert.False(first.parameters().First().bytes.SequenceEqual(last.parameters().First().bytes));
    }

    [Fact]
    public void A_damaged_newest_checkpoint_is_refused_and_the_one_before_it_named()
    {
        using var folder = new TemporaryFolder();
        using var model = Trained(folder.Path);
        Flip(folder["step-0000000004/model.safetensors"]);

        var error = Assert.Throws<CheckpointException>(() => SavedModel.Load(folder.Path, CPU));

        Assert.Contains("step-0000000004/model.safetensors is damaged", error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{folder["step-0000000002"]}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_damage_is_found_before_anything_is_loaded()
    {
        using var folder = new TemporaryFolder();
        using var model = Gpt.Create(Shapes.Tiny(), seed: 4, CPU);
        foreach (var file in new[] { "model.safetensors", "model.json", "SHA256SUMS" })
        {
            SavedModel.Save(model, folder[file], TestContext.Current.CancellationToken);
            Flip(folder[$"{file}/{file}"]);
            Assert.Contains("is damaged", Assert.Throws<CheckpointException>(() => SavedModel.Load(folder[file], CPU)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_folder_without_a_model_is_refused_with_what_to_do()
    {
        using var folder = new TemporaryFolder();
        Says($"There is no folder '{folder["nowhere"]}'", folder["nowhere"]);
        Says("holds no model", folder.Path);
        File.WriteAllText(folder["config.json"], "{}");
        Says("published model: import it first", folder.Path);
        Says("is a file", folder["config.json"]);
    }

    private static void Says(string problem, string path) =>
        Assert.Contains(problem, Assert.Throws<CheckpointException>(() => SavedModel.Load(path, CPU)).Message, StringComparison.Ordinal);

    // In the middle of the file, where model.safetensors has a weight.
    private static void Flip(string path)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length * 3 / 4] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private static Gpt Trained(string folder)
    {
        var model = Gpt.Create(Shapes.Tiny(), seed: 4, CPU);
        _ = Trainer.Train(model, Tokens, Options, new CheckpointOptions { Folder = folder, Every = 2 });
        return model;
    }
}

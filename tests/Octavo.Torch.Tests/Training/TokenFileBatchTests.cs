using Octavo.Data;
using Octavo.Tokenizers;
using Octavo.Torch.Tests.Models;
using Octavo.Torch.Training;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Training;

/// <summary>Training from a mapped file beside training from an array.</summary>
public sealed class TokenFileBatchTests : IDisposable
{
    private static readonly CharacterTokenizer Characters = new("abcdefghijk");

    private readonly string _folder = Directory.CreateTempSubdirectory("octavo-test-").FullName;

    private static TextCorpus Corpus => new()
    {
        Name = "noise",
        Train = Characters.Decode(Shapes.Noise(5000, 11)),
        Validation = Characters.Decode(Shapes.Noise(200, 11, 9)),
        Sha256 = new string('c', 64),
        Manifest = null!,
    };

    private TokenFileStore Store => new(new DataCache(_folder));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Batches_from_a_file_are_the_very_same_as_from_the_array()
    {
        using var scope = NewDisposeScope();
        var mapped = TrainingTokens.Mapped(Corpus, Characters, Store);
        using var file = mapped.TrainFile!;
        var (fromFile, fromArray) = (new BatchSource(mapped, 700, 6, seed: 4), new BatchSource(TrainingTokens.Of(Corpus, Characters), 700, 6, seed: 4));

        // In another order of steps: no step depends on an earlier one.
        foreach (var step in new[] { 3, 1, 40 })
        {
            var (inputs, targets) = fromFile.Rows(step, 1, 4, CPU);
            var (wantedInputs, wantedTargets) = fromArray.Rows(step, 1, 4, CPU);
            Assert.Equal(wantedInputs.data<long>(), inputs.data<long>());
            Assert.Equal(wantedTargets.data<long>(), targets.data<long>());
        }
    }

    [Fact]
    public void A_run_from_a_file_is_the_run_from_the_array_bit_for_bit()
    {
        var mapped = TrainingTokens.Mapped(Corpus, Characters, Store);
        using var file = mapped.TrainFile!;
        var options = TrainingOptions.Nano with { Steps = 5, WarmupSteps = 0, BatchSize = 4, MeasureUtilisation = false, RecordEvery = 1 };

        var fromFile = Trainer.Train(Shapes.Tiny(), mapped, options);
        var fromArray = Trainer.Train(Shapes.Tiny(), TrainingTokens.Of(Corpus, Characters), options);

        Assert.Equal(fromArray.Points.Select(point => point.TrainLoss), fromFile.Points.Select(point => point.TrainLoss));
        Assert.Equal(fromArray.FinalBitsPerByte, fromFile.FinalBitsPerByte);
    }

    [Fact]
    public void A_file_that_does_not_fit_the_model_is_refused_by_both_values()
    {
        var mapped = TrainingTokens.Mapped(Corpus, Characters, Store);
        using var file = mapped.TrainFile!;
        static string Message(TrainingTokens tokens, int vocabulary, int context) =>
            Assert.Throws<ArgumentException>(() => tokens.Validate(vocabulary, context)).Message;

        Assert.Contains("VocabularySize 11, but the model's is 10", Message(mapped, 10, 8), StringComparison.Ordinal);
        Assert.Contains("Train has 5000 tokens, but a window of ContextLength 5000 needs 5001", Message(mapped, 11, 5000), StringComparison.Ordinal);
        Assert.Contains("Train has 2 tokens and TrainFile", Message(mapped with { Train = [1, 2] }, 11, 8), StringComparison.Ordinal);
    }
}

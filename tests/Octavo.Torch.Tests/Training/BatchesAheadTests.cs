using Octavo.Data;
using Octavo.Torch.Models;
using Octavo.Torch.Tests.Checkpoints;
using Octavo.Torch.Tests.Models;
using Octavo.Torch.Training;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Training;

/// <summary>Batches drawn on another thread, which a run on a CPU does not do by itself.</summary>
public sealed class BatchesAheadTests
{
    private static readonly int[] Tokens = Shapes.Noise(500, 11);

    [Fact]
    public void Batches_are_the_very_same_in_any_order_and_none_is_left()
    {
        var source = new BatchSource(Tokens, 8, 6, seed: 4);
        var before = MemoryWatch.LiveTensors();
        using (var ahead = new BatchesAhead(source, rows: 2, parts: 3, steps: 5, CPU))
        {
            // A run may begin at any step, and end before the one that is being drawn is taken.
            foreach (var (step, part) in new[] { (2, 0), (2, 1), (2, 2), (3, 0), (5, 2), (1, 1), (1, 2) })
            {
                using var scope = NewDisposeScope();
                var (inputs, targets) = ahead.Take(step, part);
                var (wantedInputs, wantedTargets) = source.Rows(step, part * 2, 2, CPU);
                Assert.Equal(wantedInputs.data<long>(), inputs.data<long>());
                Assert.Equal(wantedTargets.data<long>(), targets.data<long>());
            }
        }

        Assert.Equal(before, Tensor.TotalCount);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Steps_are_the_same_to_the_bit_and_leave_no_tensor_behind(bool packed)
    {
        var options = TrainingOptions.Nano with
        {
            Steps = 6,
            WarmupSteps = 2,
            BatchSize = 6,
            MicroBatches = 2,
            Packing = packed ? new DocumentPacking { Separator = 10 } : null,
        };
        Assert.Equal(Weights(ahead: false), Weights(ahead: true));

        byte[] Weights(bool ahead)
        {
            using var model = Gpt.Create(Shapes.Tiny(dropout: 0.1), 1, CPU);
            var tokens = new TrainingTokens { Dataset = "noise", Train = Tokens, TrainDocuments = [0, 40, 90], Validation = [1, 2] };
            var readings = new Readings("tiny");
            var before = MemoryWatch.LiveTensors();
            using (var session = new TrainingSession(model, tokens, options, ahead))
            {
                for (var step = 1; step < options.Steps; step++)
                {
                    session.Step(step, 1e-2, readings);
                    _ = readings.Read();
                }
            }

            Assert.Equal(before, Tensor.TotalCount);
            return [.. model.parameters().SelectMany(parameter => parameter.bytes.ToArray())];
        }
    }

    [Fact]
    public void A_damaged_token_is_reported_where_its_batch_is_taken_and_nowhere_else()
    {
        using var folder = new TemporaryFolder();
        var identity = new TokenFileIdentity
        {
            Dataset = "noise",
            Part = "train",
            CorpusSha256 = new string('0', 64),
            Tokenizer = "numbers",
            VocabularySize = 11,
            TokenizerSha256 = new string('0', 64),
        };
        TokenFile.Write(folder["tokens"], identity, [Tokens]);
        var bytes = File.ReadAllBytes(folder["tokens"]);
        for (var token = 250; token < 500; token++)
        {
            bytes[512 + (2 * token)] = 200;
        }

        File.WriteAllBytes(folder["tokens"], bytes);
        using var file = TokenFile.Open(folder["tokens"]);
        var source = new BatchSource(new TrainingTokens { Dataset = "noise", Train = [], TrainFile = file, Validation = [1, 2] }, 8, 1, seed: 4);
        var broken = Enumerable.Range(2, 50).First(step => source.Start(step, 0) > 242 && source.Start(step - 1, 0) < 242);
        var before = MemoryWatch.LiveTensors();
        var ahead = new BatchesAhead(source, rows: 1, parts: 1, steps: 100, CPU);

        using (NewDisposeScope())
        {
            _ = ahead.Take(broken - 1, 0);
            Assert.Contains("it has token 200", Assert.Throws<DataException>(() => ahead.Take(broken, 0)).Message, StringComparison.Ordinal);
            _ = ahead.Take(broken - 1, 0);
        }

        // The broken one is being drawn again: leaving it is no error.
        ahead.Dispose();
        Assert.Equal(before, Tensor.TotalCount);
    }
}

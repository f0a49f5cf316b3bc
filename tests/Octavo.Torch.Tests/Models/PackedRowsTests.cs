using Octavo.Torch.Models;
using Octavo.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Models;

/// <summary>Rows of packed documents beside the same documents one by one.</summary>
public sealed class PackedRowsTests
{
    private const int Separator = 10;

    /// <summary>Single precision, sums of other lengths.</summary>
    private const double Rounding = 2e-5;

    /// <summary>A row that begins within a document, with one of no token and one that the end cuts; and a row that is one document.</summary>
    private static readonly int[][] Rows =
    [
        [4, 2, Separator, 1, 2, 3, Separator, Separator, 5, 9, 9, 0],
        [Separator, 3, 3, 7, 8, 0, 1, 1, 2, 4, 6, 5],
    ];

    [Fact]
    public void Positions_begin_anew_at_each_separator()
    {
        using var scope = NewDisposeScope();

        Assert.Equal([0, 1, 0, 1, 2, 3, 0, 0, 1, 2, 3, 4, .. Enumerable.Range(0, 12)], new PackedRows(Input(Rows), Separator).Positions.data<long>().Select(place => (int)place));
    }

    [Theory]
    [InlineData(12, false)]
    [InlineData(300, true)]
    public void Each_document_of_a_row_has_the_logits_and_the_gradient_that_it_has_alone(int context, bool fused)
    {
        using var scope = NewDisposeScope();

        // Contexts beyond 128 with heads wider than 32 take the fused function.
        using var model = Gpt.Create(fused ? Shapes.Tiny(context: context, heads: 1, width: 40) : Shapes.Tiny(context: context, width: 16), 3, CPU);
        var rows = Rows.Select(row => Enumerable.Range(0, context / row.Length).SelectMany(_ => row).ToArray()).ToArray();
        var input = Input(rows);
        Assert.Equal(!fused, model.Begin(input, null, null, Precision.Single, null).Pass.AsProducts);
        var logits = model.Logits(model.Residual(input, separator: Separator));
        logits.square().sum().backward();
        var together = Gradients(model);

        for (var row = 0; row < rows.Length; row++)
        {
            foreach (var (start, length) in Documents(rows[row]))
            {
                var alone = model.Logits(model.Residual(Input([rows[row][start..(start + length)]])));
                Assert.Equal(0, (alone[0] - logits[row].narrow(0, start, length)).abs().max().ToDouble(), Rounding);
                alone.square().sum().backward();
            }
        }

        foreach (var (packed, summed) in together.Zip(Gradients(model)))
        {
            Assert.Equal(0, ((packed - summed).norm() / summed.norm().clamp_min(1e-6)).ToDouble(), Rounding);
        }
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(false, 5L)]
    [InlineData(true, 5L)]
    public void Every_way_of_saving_memory_has_the_same_loss_and_gradients(bool recompute, long? chunk)
    {
        using var scope = NewDisposeScope();
        using var model = Gpt.Create(Shapes.Tiny(context: 12, width: 16), 3, CPU);
        var (inputs, targets) = (Input(Rows), Input([.. Rows.Select(row => row.Skip(1).Append(0).ToArray())]));
        var plain = Backpropagation.Run(model, inputs, targets, 1, null, Precision.Single, recompute: false, separator: Separator).ToDouble();
        var expected = Gradients(model);

        var loss = Backpropagation.Run(model, inputs, targets, 1, null, Precision.Single, recompute, chunk, Separator).ToDouble();

        Assert.Equal(plain, loss, Rounding);
        Assert.All(expected.Zip(Gradients(model)), pair => Assert.Equal(0, (pair.First - pair.Second).abs().max().ToDouble(), Rounding));
        Assert.NotEqual(plain, model.Loss(inputs, targets).ToDouble(), Rounding);
    }

    [Fact]
    public void A_run_within_documents_is_another_one_and_trains()
    {
        var tokens = new TrainingTokens { Dataset = "noise", Train = Shapes.Noise(60, 10), TrainDocuments = [0, 5, 20], Validation = [1, 2, 3] };
        var options = TrainingOptions.Nano with
        {
            Steps = 60,
            WarmupSteps = 5,
            MeasureUtilisation = false,
            Packing = new DocumentPacking { Separator = Separator, WithinDocuments = true },
        };
        var model = Shapes.Tiny(width: 16, dropout: 0.1);

        var within = Trainer.Train(model, tokens, options);
        var across = Trainer.Train(model, tokens, options with { Packing = new DocumentPacking { Separator = Separator } });

        Assert.NotEqual(across.Points[^1].TrainLoss, within.Points[^1].TrainLoss);
        Assert.True(within.Points[^1].TrainLoss < within.Points[0].TrainLoss - 0.3, $"the loss went from {within.Points[0].TrainLoss} to {within.Points[^1].TrainLoss}");
    }

    private static Tensor Input(int[][] rows) =>
        tensor(rows.SelectMany(row => row).Select(token => (long)token).ToArray(), rows.Length, rows[0].Length);

    /// <summary>Takes the gradients off the model.</summary>
    private static List<Tensor> Gradients(Gpt model)
    {
        var gradients = model.parameters().Select(parameter => parameter.grad!.clone()).ToList();
        foreach (var parameter in model.parameters())
        {
            parameter.grad = null;
        }

        return gradients;
    }

    private static IEnumerable<(int Start, int Length)> Documents(int[] row)
    {
        var starts = Enumerable.Range(0, row.Length).Where(i => i == 0 || row[i] == Separator).ToList();
        return starts.Select((start, i) => (start, (i + 1 < starts.Count ? starts[i + 1] : row.Length) - start));
    }
}

using Octavo.Models;
using Octavo.Torch.Models;
using Octavo.Torch.Native;
using Octavo.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Models;

public sealed class BackpropagationTests
{
    private static readonly GptConfig Model = Shapes.Tiny(context: 8, layers: 3, heads: 2, width: 16);

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(100)]
    public void A_loss_in_chunks_has_the_loss_and_the_gradients_of_one_piece(int rows)
    {
        // Double precision: only the order of some sums of 16 terms differs.
        const double Rounding = 1e-13;
        using var model = Gpt.Create(Model, 1, CPU, ScalarType.Float64);

        var (loss, gradients) = OneGraph(model, parts: 2, dropout: 0);
        var (chunkedLoss, chunked) = Pass(model, parts: 2, dropout: 0, Precision.Single, recompute: false, rows);

        Assert.Equal(loss, chunkedLoss, Rounding);
        Assert.All(gradients, gradient => Assert.All(gradient.Value.Zip(chunked[gradient.Key]), pair => Assert.Equal(pair.First, pair.Second, Rounding)));
    }

    [Fact]
    public void A_loss_in_chunks_without_gradients_is_that_of_one_piece()
    {
        const double Rounding = 1e-13;
        using var scope = NewDisposeScope();
        using var still = inference_mode();
        using var model = Gpt.Create(Model, 1, CPU, ScalarType.Float64);
        var (inputs, targets) = Batch(0);

        var chunked = ChunkedLoss.Mean(model, model.Residual(inputs).view(-1, Model.Width), targets.view(-1), rows: 3, Precision.Single).ToDouble();

        Assert.Equal(model.Loss(inputs, targets).ToDouble(), chunked, Rounding);
    }

    [Fact]
    public void A_vocabulary_of_thirty_two_thousand_has_its_logits_a_thousand_positions_at_a_time()
    {
        Assert.Equal(1024, ChunkedLoss.Rows(32_768));
        Assert.Equal(667, ChunkedLoss.Rows(50_257));
        Assert.Equal(1, ChunkedLoss.Rows(1L << 30));
    }

    [Theory]
    [InlineData(8, 0, 1)]
    [InlineData(8, 0, 2)]
    [InlineData(160, 0, 1)] // Longer than attention as products goes with heads this wide: the fused function.
    [InlineData(8, 0.2, 2)]
    public void Blocks_computed_again_give_the_loss_and_the_gradients_to_the_bit(int context, double dropout, int parts)
    {
        var config = Model with { ContextLength = context, Width = 80 };
        using var model = Gpt.Create(config, 1, CPU);

        var (loss, gradients) = OneGraph(model, parts, dropout);
        var (againLoss, again) = Pass(model, parts, dropout, Precision.Single, recompute: true);

        Assert.Equal(loss, againLoss);
        Assert.All(gradients, gradient => Assert.Equal(gradient.Value, again[gradient.Key]));
        Assert.Contains(gradients.Values, values => values.Any(value => value != 0));
    }

    [Fact]
    public void Blocks_computed_again_in_bfloat16_give_the_same_bits_as_well()
    {
        Assert.SkipUnless(PrecisionSupport.ProcessorHasBFloat16, "this processor has no bfloat16 instructions");
        using var model = Gpt.Create(Model, 1, CPU);

        var (loss, gradients) = Pass(model, 1, 0, Precision.BFloat16, recompute: false);
        var (againLoss, again) = Pass(model, 1, 0, Precision.BFloat16, recompute: true);

        Assert.Equal(loss, againLoss);
        Assert.All(gradients, gradient => Assert.Equal(gradient.Value, again[gradient.Key]));
    }

    [Fact]
    public void Blocks_computed_again_in_a_loss_in_chunks_leave_no_tensor_behind()
    {
        using var model = Gpt.Create(Model, 1, CPU);
        _ = Pass(model, 2, 0.1, Precision.Single, recompute: true, rows: 3);
        var before = MemoryWatch.LiveTensors();

        for (var i = 0; i < 20; i++)
        {
            _ = Pass(model, 2, 0.1, Precision.Single, recompute: true, rows: 3);
        }

        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void A_run_whose_blocks_are_computed_again_is_the_same_to_the_bit()
    {
        var tokens = new TrainingTokens { Dataset = "noise", Train = Shapes.Noise(500, 11), Validation = Shapes.Noise(100, 11, seed: 2) };
        var options = TrainingOptions.Nano with { Steps = 10, BatchSize = 4, MicroBatches = 2, WarmupSteps = 2, RecordEvery = 1, MeasureUtilisation = false };

        var kept = Trainer.Train(Model with { Dropout = 0.1 }, tokens, options);
        var again = Trainer.Train(Model with { Dropout = 0.1 }, tokens, options with { RecomputeBlocks = true });

        Assert.Equal(kept.Points.Select(point => (point.TrainLoss, point.GradientNorm)), again.Points.Select(point => (point.TrainLoss, point.GradientNorm)));
        Assert.Equal(kept.FinalValidationLoss, again.FinalValidationLoss);
    }

    /// <summary>Two sequences of a whole context, another pair for each part.</summary>
    private static (Tensor Inputs, Tensor Targets) Batch(int part, int time = 8)
    {
        Tensor Tokens(uint seed) => tensor(Shapes.Noise(2 * time, 11, seed).Select(token => (long)token).ToArray(), 2, time);
        return (Tokens((2 * (uint)part) + 1), Tokens((2 * (uint)part) + 2));
    }

    private static (double Loss, Dictionary<string, double[]> Gradients) OneGraph(Gpt model, int parts, double dropout) =>
        Accumulate(model, parts, dropout, (inputs, targets, masks) =>
        {
            var share = parts == 1 ? model.Loss(inputs, targets, nn.Reduction.Mean, masks) : model.Loss(inputs, targets, nn.Reduction.Mean, masks) / parts;
            share.backward();
            return share.detach();
        });

    private static (double Loss, Dictionary<string, double[]> Gradients) Pass(Gpt model, int parts, double dropout, Precision precision, bool recompute, long? rows = null) =>
        Accumulate(model, parts, dropout, (inputs, targets, masks) => Backpropagation.Run(model, inputs, targets, parts, masks, precision, recompute, rows));

    private static (double Loss, Dictionary<string, double[]> Gradients) Accumulate(Gpt model, int parts, double dropout, Func<Tensor, Tensor, Dropout?, Tensor> backward)
    {
        using var scope = NewDisposeScope();
        using var masks = dropout > 0 ? new Dropout(dropout, seed: 1, step: 1, CPU) : null;
        double total = 0;
        for (var part = 0; part < parts; part++)
        {
            var (inputs, targets) = Batch(part, model.Config.ContextLength);
            total += backward(inputs, targets, masks).ToDouble();
        }

        var gradients = model.named_parameters().ToDictionary(named => named.name, named => named.parameter.grad!.to(ScalarType.Float64).data<double>().ToArray());
        foreach (var parameter in model.parameters())
        {
            parameter.grad = null;
        }

        return (total, gradients);
    }
}

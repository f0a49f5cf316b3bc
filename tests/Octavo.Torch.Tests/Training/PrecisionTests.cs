using Octavo.Models;
using Octavo.Torch.Models;
using Octavo.Torch.Native;
using Octavo.Torch.Tests.Models;
using Octavo.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Training;

public sealed class PrecisionTests
{
    private const string NoBFloat16 = "this processor has no bfloat16 instructions";

    private static readonly GptConfig Model = Shapes.Tiny(context: 16, heads: 2, width: 32);

    /// <summary>A pattern of period 7 in noise: something to learn, and something left over.</summary>
    private static readonly int[] Pattern = [.. Shapes.Noise(2000, 11).Select((token, i) => i % 3 == 0 ? token : i % 7)];

    private static readonly TrainingTokens Tokens = new() { Dataset = "pattern", Train = Pattern, Validation = Pattern[..200] };

    private static readonly TrainingOptions Options = TrainingOptions.Nano with { Steps = 100, BatchSize = 8, WarmupSteps = 5, RecordEvery = 1, MeasureUtilisation = false };

    [Fact]
    public void The_loss_curve_in_bfloat16_stays_in_a_band_around_single_precision_and_is_not_the_same()
    {
        // A factor of a product has 8 bits: each is off by up to 2^-9 = 0.2%, a logit of order 1 by about as much, their errors at random.
        const double Band = 0.02;
        Assert.SkipUnless(PrecisionSupport.ProcessorHasBFloat16, NoBFloat16);

        var single = Trainer.Train(Model, Tokens, Options);
        var half = Trainer.Train(Model, Tokens, Options with { Precision = Precision.BFloat16 });

        Assert.All(single.Points.Zip(half.Points), pair => Assert.Equal(pair.First.TrainLoss, pair.Second.TrainLoss, Band));
        Assert.True(single.Points[^1].TrainLoss < single.Points[0].TrainLoss - 0.3, "nothing was learned, so the curves prove nothing");
        Assert.NotEqual(single.Points[0].TrainLoss, half.Points[0].TrainLoss);
        Assert.Equal(single.FinalValidationLoss, half.FinalValidationLoss, Band);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(640)]
    public void Gradients_in_bfloat16_are_single_precision_numbers_near_those_of_single_precision(int context)
    {
        // 0.2% from each factor, through 2 blocks of 4 products forward and backward; 640 tokens go through the fused attention.
        const double Near = 0.02;
        Assert.SkipUnless(PrecisionSupport.ProcessorHasBFloat16, NoBFloat16);
        using var model = Gpt.Create(Model with { ContextLength = context }, 1, CPU);

        var single = Gradients(model, Precision.Single);
        var half = Gradients(model, Precision.BFloat16);

        Assert.All(single, gradient =>
        {
            var difference = Math.Sqrt(gradient.Value.Zip(half[gradient.Key], (x, y) => (double)(x - y) * (x - y)).Sum());
            var length = Math.Sqrt(gradient.Value.Sum(x => (double)x * x));
            Assert.True(difference < Near * length, $"{gradient.Key}: {difference / length:P2} of {length:G3}");
        });
    }

    [Fact]
    public void Twenty_steps_in_bfloat16_with_dropout_and_two_parts_leave_no_tensor_behind_and_repeat_to_the_bit()
    {
        Assert.SkipUnless(PrecisionSupport.ProcessorHasBFloat16, NoBFloat16);
        using var first = Gpt.Create(Model with { Dropout = 0.1 }, 1, CPU);
        using var second = Gpt.Create(Model with { Dropout = 0.1 }, 1, CPU);
        var options = Options with { Steps = 20, MicroBatches = 2, Precision = Precision.BFloat16 };
        var once = Trainer.Train(first, Tokens, options);
        var before = MemoryWatch.LiveTensors();

        var again = Trainer.Train(second, Tokens, options);

        Assert.Equal(before, Tensor.TotalCount);
        Assert.Equal(once.Points.Select(point => point.TrainLoss), again.Points.Select(point => point.TrainLoss));
    }

    [Fact]
    public void Utilisation_in_bfloat16_is_a_share_of_the_bfloat16_peak()
    {
        Assert.SkipUnless(PrecisionSupport.ProcessorHasBFloat16, NoBFloat16);

        var run = Trainer.Train(Model, Tokens, Options with { Steps = 2, WarmupSteps = 0, MeasureUtilisation = true, Precision = Precision.BFloat16 });

        Assert.Equal(run.TrainingFlops / run.Seconds / Torch.Measurement.MatmulPeak.FlopsPerSecond(CPU, Precision.BFloat16), run.FlopUtilisation!.Value, 1e-9);
    }

    [Fact]
    public void A_processor_is_asked_for_bfloat16_as_the_operating_system_reports_it()
    {
        Assert.SkipUnless(File.Exists("/proc/cpuinfo"), "there is no /proc/cpuinfo");
        var words = File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("flags", StringComparison.Ordinal)).Split(' ');

        Assert.Equal(words.Contains("avx512_bf16") || words.Contains("amx_bf16"), PrecisionSupport.ProcessorHasBFloat16);
    }

    [Fact]
    public void A_precision_that_device_or_weights_lack_is_refused_with_what_to_use()
    {
        using var wide = Gpt.Create(Model, 1, CPU, ScalarType.Float64);

        Assert.Contains("TensorFloat32 is computed by CUDA devices alone", Message(() => Trainer.Train(Model, Tokens, Options with { Precision = Precision.TensorFloat32 })), StringComparison.Ordinal);
        Assert.Contains("are Float64", Message(() => Trainer.Train(wide, Tokens, Options with { Precision = Precision.BFloat16 })), StringComparison.Ordinal);
        Assert.Contains("must be Single, TensorFloat32 or BFloat16", Message(() => Trainer.Train(Model, Tokens, Options with { Precision = (Precision)7 })), StringComparison.Ordinal);
        Assert.Contains("not available on meta:0", PrecisionSupport.Missing(Precision.BFloat16, device(DeviceType.META)), StringComparison.Ordinal);

        static string Message(Func<object> run) => Assert.Throws<ArgumentException>(run).Message;
    }

    private static Dictionary<string, float[]> Gradients(Gpt model, Precision precision)
    {
        using var scope = NewDisposeScope();
        var time = model.Config.ContextLength;
        var inputs = tensor(Shapes.Noise(2 * time, 11).Select(token => (long)token).ToArray(), 2, time);
        var targets = tensor(Shapes.Noise(2 * time, 11, seed: 2).Select(token => (long)token).ToArray(), 2, time);
        model.Loss(inputs, targets, nn.Reduction.Mean, null, precision).backward();
        var gradients = model.named_parameters().ToDictionary(named => named.name, named => named.parameter.grad!.data<float>().ToArray());
        model.zero_grad();
        return gradients;
    }
}

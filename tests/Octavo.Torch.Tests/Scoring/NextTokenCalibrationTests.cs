using Octavo.Torch.Models;
using Octavo.Torch.Scoring;
using Octavo.Torch.Tests.Models;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Scoring;

public sealed class NextTokenCalibrationTests
{
    /// <summary>Single precision, probabilities of one pass against those of another.</summary>
    private const double SingleRounding = 1e-6;

    private static readonly int[] Text = Shapes.Noise(200, 11);

    [Fact]
    public void Confidences_are_the_largest_probabilities_and_hits_are_where_that_token_comes()
    {
        const int context = 8;
        using var model = Shapes.Spread(Gpt.Create(Shapes.Tiny(context), 3, CPU));
        var calibration = NextTokenCalibration.Measure(model, Text, predictions: 12); // three windows, of each the last four predictions

        var (confidence, hits) = (0.0, 0);
        using var still = inference_mode();
        for (var window = 0; window < 3; window++)
        {
            var start = window * (Text.Length - 1 - context) / 3;
            for (var place = context / 2; place < context; place++)
            {
                using var scope = NewDisposeScope();
                var read = tensor(Text[start..(start + place + 1)].Select(token => (long)token).ToArray(), 1, place + 1);
                var probabilities = model.forward(read)[0, -1].softmax(0).data<float>().ToArray();
                confidence += probabilities.Max();
                hits += Array.IndexOf(probabilities, probabilities.Max()) == Text[start + place + 1] ? 1 : 0;
            }
        }

        Assert.Equal(12, calibration.Count);
        var counted = calibration.Bins.Where(bin => bin.Count > 0).ToList();
        Assert.Equal(confidence, counted.Sum(bin => bin.Count * bin.MeanConfidence!.Value), 12 * SingleRounding);
        Assert.Equal(hits, (int)Math.Round(counted.Sum(bin => bin.Count * bin.Accuracy!.Value)));
    }

    [Fact]
    public void A_text_shorter_than_the_context_is_refused_with_both_lengths()
    {
        using var model = Gpt.Create(Shapes.Tiny(), 3, CPU);
        var error = Assert.Throws<ArgumentException>(() => NextTokenCalibration.Measure(model, Text[..8], predictions: 4));
        Assert.Contains("8 tokens; model 'tiny' reads 8", error.Message, StringComparison.Ordinal);
    }
}

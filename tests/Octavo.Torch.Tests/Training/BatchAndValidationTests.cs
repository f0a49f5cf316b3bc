using Octavo.Torch.Models;
using Octavo.Torch.Tests.Models;
using Octavo.Torch.Training;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Training;

public sealed class BatchAndValidationTests
{
    [Fact]
    public void A_batch_does_not_depend_on_how_it_is_split_and_targets_follow_their_inputs()
    {
        using var scope = NewDisposeScope();
        var source = new BatchSource([.. Enumerable.Range(0, 200)], 8, 6, seed: 4);
        var (inputs, targets) = source.Rows(3, 0, 6, CPU);
        var (lastInputs, _) = source.Rows(3, 4, 2, CPU);

        Assert.Equal(inputs.data<long>().Skip(32), lastInputs.data<long>());
        // The tokens count upwards, so each target is one more than its input.
        Assert.Equal(inputs.data<long>().Select(token => token + 1), targets.data<long>());
    }

    [Fact]
    public void Every_window_is_drawn_about_equally_often_and_none_beyond_the_end()
    {
        // 20 windows, 500 draws each expected: five standard errors are 112.
        var source = new BatchSource(new int[28], 8, 100, seed: 1);
        var starts = Enumerable.Range(1, 100).SelectMany(step => Enumerable.Range(0, 100).Select(row => source.Start(step, row))).ToList();

        Assert.Equal(0, starts.Min());
        Assert.Equal(19, starts.Max());
        Assert.All(starts.CountBy(start => start), pair => Assert.InRange(pair.Value, 388, 612));
    }

    [Theory]
    [InlineData(100, 8)]
    [InlineData(97, 8)]
    [InlineData(98, 8)]
    [InlineData(5, 8)]
    public void Validation_windows_predict_every_token_but_the_first_once(int tokens, int context)
    {
        var predicted = ValidationLoss.Windows(tokens, context, null).SelectMany(window => Enumerable.Range(window.Start + 1, window.Length));

        Assert.Equal(Enumerable.Range(1, tokens - 1), predicted);
    }

    [Fact]
    public void A_limit_takes_evenly_spaced_windows()
    {
        var windows = ValidationLoss.Windows(801, 8, 80);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => (i * 80, 8)), windows);
    }

    [Fact]
    public void The_validation_loss_is_the_mean_over_tokens_by_the_textbook()
    {
        // Single precision against double.
        const double SingleRounding = 1e-5;
        using var model = Gpt.Create(Shapes.Tiny(context: 8), 3, CPU);
        var tokens = Shapes.Noise(30, 11);
        var textbook = new TextbookGpt(model);
        double expected = 0;
        for (var start = 0; start < 29; start += 8)
        {
            var window = tokens[start..Math.Min(30, start + 9)];
            expected += textbook.Loss(window) * (window.Length - 1);
        }

        Assert.Equal(expected / 29, ValidationLoss.Measure(model, tokens), SingleRounding);
    }
}

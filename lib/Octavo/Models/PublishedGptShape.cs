namespace Octavo.Models;

/// <summary>
/// A row of GPT-3's Table 2.1 as printed (Brown et al. 2020), beside the configuration that can be built from it.
/// Two rows are misprinted: XL lists 24 heads of 128 beside a width of 2,048, and 13B a width of 5,140 beside 40 heads of 128.
/// </summary>
public sealed record PublishedGptShape
{
    /// <summary>The row's name, for example "XL".</summary>
    public required string Label { get; init; }

    /// <summary>The parameter count as printed, for example 1.3e9.</summary>
    public required double PublishedParameters { get; init; }

    /// <summary>The width (d_model) as printed.</summary>
    public required int PublishedWidth { get; init; }

    /// <summary>The number of heads as printed.</summary>
    public required int PublishedHeads { get; init; }

    /// <summary>The width of one head as printed.</summary>
    public required int PublishedHeadWidth { get; init; }

    /// <summary>Tokens per batch.</summary>
    public required double BatchTokens { get; init; }

    /// <summary>Peak learning rate.</summary>
    public required double LearningRate { get; init; }

    /// <summary>
    /// The shape to build: the printed one, with a misprinted number replaced by the one that the others imply
    /// (XL: 16 heads of 128 = 2,048; 13B: 40 heads of 128 = 5,120). The heads do not change the parameter count.
    /// </summary>
    public required GptConfig Config { get; init; }

    /// <summary>Tokens trained on: 300 billion for every row.</summary>
    public double TrainingTokens { get; init; } = 300e9;

    /// <summary>What is at odds in the printed row, one sentence each; empty where the row is consistent.</summary>
    public IReadOnlyList<string> Warnings()
    {
        if (PublishedHeads * PublishedHeadWidth == PublishedWidth)
        {
            return [];
        }

        return
        [
            $"GPT-3 {Label}: the printed width {PublishedWidth} is not {PublishedHeads} heads x {PublishedHeadWidth} = "
            + $"{PublishedHeads * PublishedHeadWidth}; built as {Config.Heads} heads x {Config.HeadWidth} = {Config.Width}.",
        ];
    }
}

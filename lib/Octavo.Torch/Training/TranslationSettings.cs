using Octavo.Torch.Generation;

namespace Octavo.Torch.Training;

/// <summary>What training on a translation has beside <see cref="TrainingOptions"/>.</summary>
public sealed record TranslationSettings
{
    /// <summary>New pairs at every step, batches by length, labels smoothed by 0.1, 256 pairs to validate, 500 to test, greedy translations.</summary>
    public static TranslationSettings Default { get; } = new();

    /// <summary>How many pairs, and when to end.</summary>
    public TaskSettings Examples { get; init; } = TaskSettings.Default with { ValidationExamples = 256, TestExamples = 500 };

    /// <summary>Share of a label's probability that is spread over the vocabulary while training (Szegedy et al. 2016, section 7).</summary>
    public double LabelSmoothing { get; init; } = 0.1;

    /// <summary>Which pairs come into one batch.</summary>
    public BatchOrder Order { get; init; }

    /// <summary>How the test pairs are translated.</summary>
    public TranslationOptions Translation { get; init; } = TranslationOptions.Greedy;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; names it.</exception>
    public void Validate()
    {
        Examples.Validate();
        Translation.Validate();
        if (LabelSmoothing is not (>= 0 and < 1))
        {
            throw new ArgumentException($"TranslationSettings.LabelSmoothing is {LabelSmoothing}; it must be at least 0 and below 1.");
        }

        if (!Enum.IsDefined(Order))
        {
            throw new ArgumentException($"TranslationSettings.Order is {Order}; it must be ByLength or AsDrawn.");
        }
    }
}

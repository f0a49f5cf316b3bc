namespace Octavo.Torch.Training;

/// <summary>What training on a task has beside <see cref="TrainingOptions"/>.</summary>
public sealed record TaskSettings
{
    /// <summary>New examples at every step, 512 to validate, 2,000 to test, all steps taken.</summary>
    public static TaskSettings Default { get; } = new();

    /// <summary>Different training examples that there are, taken in turn; null for new ones at every step.</summary>
    public int? TrainingExamples { get; init; }

    /// <summary>Validation examples.</summary>
    public int ValidationExamples { get; init; } = 512;

    /// <summary>Test examples.</summary>
    public int TestExamples { get; init; } = 2000;

    /// <summary>Training ends after so many validations without a lower loss, and the weights of the lowest are tested; null to take all steps.</summary>
    public int? Patience { get; init; }

    /// <summary>Training ends where the validation accuracy reaches this; null to take all steps.</summary>
    public double? EnoughAccuracy { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; names it.</exception>
    public void Validate()
    {
        Require(TrainingExamples is null or > 0, nameof(TrainingExamples), TrainingExamples, "at least 1");
        Require(ValidationExamples > 0, nameof(ValidationExamples), ValidationExamples, "at least 1");
        Require(TestExamples > 0, nameof(TestExamples), TestExamples, "at least 1");
        Require(Patience is null or > 0, nameof(Patience), Patience, "at least 1");
        Require(EnoughAccuracy is null or (> 0 and <= 1), nameof(EnoughAccuracy), EnoughAccuracy, "above 0 and at most 1");
    }

    private static void Require(bool holds, string name, object? value, string range)
    {
        if (!holds)
        {
            throw new ArgumentException($"TaskSettings.{name} is {value}; it must be {range}.");
        }
    }
}

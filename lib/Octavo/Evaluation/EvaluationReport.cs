using Octavo.FewShot;

namespace Octavo.Evaluation;

/// <summary>The outcome of an evaluation, of all items or of those that were answered before it was stopped.</summary>
public sealed record EvaluationReport
{
    /// <summary>The task's name.</summary>
    public required string Task { get; init; }

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>How it was asked.</summary>
    public required EvaluationOptions Options { get; init; }

    /// <summary>How free text was judged; null for a choice.</summary>
    public required FreeTextMatch? Match { get; init; }

    /// <summary>Items that were to be asked.</summary>
    public required int Items { get; init; }

    /// <summary>Items of the whole task.</summary>
    public required int ItemsOfTask { get; init; }

    /// <summary>Each answer, in order; fewer than <see cref="Items"/> where it was stopped.</summary>
    public required IReadOnlyList<EvaluationAnswer> Answers { get; init; }

    /// <summary>The numbers, the accuracies first.</summary>
    public required IReadOnlyList<EvaluationMeasure> Measures { get; init; }

    /// <summary>Confidence and accuracy of the choices under the summed rule; null for free text, and where that rule was not asked for.</summary>
    public required Calibration? Calibration { get; init; }

    /// <summary>Accuracy of guessing, for the items answered; null for free text.</summary>
    public required double? ChanceLevel { get; init; }

    /// <summary>Wall time.</summary>
    public required double Seconds { get; init; }

    /// <summary>Tokens that the model read, without those it had kept.</summary>
    public required long TokensRead { get; init; }

    /// <summary>Whether every item was answered.</summary>
    public bool IsComplete => Answers.Count == Items;
}

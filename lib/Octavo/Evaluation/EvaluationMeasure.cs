using Octavo.Statistics;

namespace Octavo.Evaluation;

/// <summary>One number of an evaluation.</summary>
/// <param name="Name">What it is, for example "accuracy, summed".</param>
/// <param name="Value">The number, with its interval where it has one.</param>
/// <param name="IsShare">Whether it is a share between 0 and 1, shown in percent.</param>
/// <param name="Chance">What guessing gives; null where nothing can be guessed.</param>
/// <param name="StandardError">Sample standard deviation over the root of the number of items; null for one item and for what is no mean.</param>
public sealed record EvaluationMeasure(string Name, Estimate Value, bool IsShare, double? Chance = null, double? StandardError = null);

namespace Octavo.FewShot;

/// <summary>How one item was answered.</summary>
/// <param name="Prompt">The exact prompt and its exemplars.</param>
/// <param name="Given">The answer given: the chosen choice, or the generated text.</param>
/// <param name="Correct">Whether it is right.</param>
/// <param name="Scores">The score of each choice under the scoring rule; empty for generated text.</param>
public sealed record FewShotAnswer(FewShotPrompt Prompt, string Given, bool Correct, IReadOnlyList<double> Scores);

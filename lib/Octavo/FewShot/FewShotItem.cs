namespace Octavo.FewShot;

/// <summary>One question of a few-shot task.</summary>
/// <param name="Prompt">The question's text, up to where the answer begins.</param>
/// <param name="Choices">The answers to choose from; empty where the answer is free text.</param>
/// <param name="Answer">The right answer: one of the choices, or the expected text.</param>
public sealed record FewShotItem(string Prompt, IReadOnlyList<string> Choices, string Answer)
{
    /// <summary>Position of the answer among the choices; null for free text.</summary>
    public int? AnswerIndex
    {
        get
        {
            for (var i = 0; i < Choices.Count; i++)
            {
                if (Choices[i] == Answer)
                {
                    return i;
                }
            }

            return null;
        }
    }
}

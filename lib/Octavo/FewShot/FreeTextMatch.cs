namespace Octavo.FewShot;

/// <summary>When an answer in free text counts as right.</summary>
public enum FreeTextMatch
{
    /// <summary>The model writes up to the end of the line, and that is the expected text, white space around it aside.</summary>
    Written,

    /// <summary>
    /// Each token of the expected text is the model's likeliest, so that it would have written the text itself. What LAMBADA and
    /// GPT-3's arithmetic are measured by.
    /// </summary>
    Greedy,
}

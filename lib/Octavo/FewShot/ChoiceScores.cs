using System.Text;

namespace Octavo.FewShot;

/// <summary>The arithmetic of the scoring rules.</summary>
internal static class ChoiceScores
{
    /// <summary>A choice's score under a rule; the highest is chosen.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="choice">The choice without the separator before it: lengths are its own.</param>
    /// <param name="given">The model's score after the question.</param>
    /// <param name="alone">The log-likelihood without the question; only mutual information asks for it.</param>
    public static double Under(ChoiceScoring rule, string choice, ContinuationScore given, Func<double> alone) => rule switch
    {
        ChoiceScoring.Summed => given.LogLikelihood,
        ChoiceScoring.PerToken => given.LogLikelihood / given.Tokens,
        ChoiceScoring.PerCharacter => given.LogLikelihood / choice.EnumerateRunes().Count(),
        ChoiceScoring.PerByte => given.LogLikelihood / Encoding.UTF8.GetByteCount(choice),
        ChoiceScoring.MutualInformation => given.LogLikelihood - alone(),
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "Unknown scoring rule."),
    };

    /// <summary>Position of the highest score, the first of equal ones.</summary>
    public static int Chosen(IReadOnlyList<double> scores)
    {
        var chosen = 0;
        for (var i = 1; i < scores.Count; i++)
        {
            if (scores[i] > scores[chosen])
            {
                chosen = i;
            }
        }

        return chosen;
    }
}

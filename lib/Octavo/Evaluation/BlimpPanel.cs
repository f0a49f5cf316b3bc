namespace Octavo.Evaluation;

/// <summary>
/// The published accuracies of four language models on BLiMP's pairs of sentences, one grammatical and one not, in percent: the model is right
/// where it finds the grammatical one likelier. Source: Warstadt et al. 2020, table 3, as in the authors' own results file.
/// </summary>
/// <param name="Model">The model.</param>
/// <param name="Overall">All 67 paradigms.</param>
/// <param name="IslandEffects">Where a question word may not come from.</param>
/// <param name="SubjectVerbAgreement">Whether the verb has the subject's number.</param>
public sealed record BlimpPanel(string Model, double Overall, double IslandEffects, double SubjectVerbAgreement)
{
    /// <summary>Of two sentences one is right.</summary>
    public const double Chance = 50;

    /// <summary>An n-gram, an LSTM, Transformer-XL and GPT-2; neither their sizes nor their training texts are the same.</summary>
    public static IReadOnlyList<BlimpPanel> Published { get; } =
    [
        new("n-gram", 61.2, 57.2, 60.3),
        new("LSTM", 69.8, 46.6, 80.1),
        new("Transformer-XL", 69.6, 48.3, 75.9),
        new("GPT-2", 83.0, 72.7, 86.4),
    ];
}

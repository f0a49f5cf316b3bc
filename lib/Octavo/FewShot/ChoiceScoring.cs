namespace Octavo.FewShot;

/// <summary>How the log-likelihoods of choices of different length are compared; the highest score is chosen, ties go to the first.</summary>
public enum ChoiceScoring
{
    /// <summary>The summed log-likelihood: "acc" of the evaluation harness. Favours short choices.</summary>
    Summed,

    /// <summary>Divided by the choice's tokens, as GPT-3 does (Brown et al. 2020, section 2.4).</summary>
    PerToken,

    /// <summary>Divided by the choice's characters (Unicode code points): "acc_norm" of the evaluation harness.</summary>
    PerCharacter,

    /// <summary>Divided by the choice's UTF-8 bytes: "acc_bytes" of the evaluation harness.</summary>
    PerByte,

    /// <summary>
    /// Less the log-likelihood without the question: "acc_mutual_info" of the evaluation harness, and what GPT-3 does for
    /// ARC, OpenBookQA and RACE. The context without question is <see cref="FewShotTask.UnconditionalContext"/>.
    /// </summary>
    MutualInformation,
}

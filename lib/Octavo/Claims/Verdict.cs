namespace Octavo.Claims;

/// <summary>What a decision rule, fixed before the run, says about a claim once the measurement is in.</summary>
public enum Verdict
{
    /// <summary>The measurement supports the claim as stated.</summary>
    Right,

    /// <summary>The claim holds in part, or only under conditions it does not state.</summary>
    Imprecise,

    /// <summary>The measurement contradicts the claim.</summary>
    Wrong,

    /// <summary>The claim holds in some of the cases measured and fails in others.</summary>
    Mixed,

    /// <summary>The run is too small to tell: the interval covers both sides of the rule's threshold.</summary>
    Inconclusive,
}

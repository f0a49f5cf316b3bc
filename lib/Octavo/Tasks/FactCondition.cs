namespace Octavo.Tasks;

/// <summary>Where the answer to a question of <see cref="ClosedWorld"/> is to be found.</summary>
public enum FactCondition
{
    /// <summary>The mixture to train on: half of the questions as in <see cref="InWeights"/>, half about facts that the context tells.</summary>
    Training,

    /// <summary>In the weights: a fact that training has often asked for; no statement tells it.</summary>
    InWeights,

    /// <summary>Nowhere: a fact from after the cut-off, which training never has; no statement tells it.</summary>
    New,

    /// <summary>In the context: a fact from after the cut-off that a statement tells.</summary>
    InContext,

    /// <summary>In both, and not the same: a statement contradicts a fact that training has often asked for.</summary>
    InConflict,
}

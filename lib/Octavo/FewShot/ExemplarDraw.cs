namespace Octavo.FewShot;

/// <summary>Which exemplars the questions of a task are shown.</summary>
public enum ExemplarDraw
{
    /// <summary>Each question is shown exemplars of its own: the convention, which averages over their choice.</summary>
    PerItem,

    /// <summary>
    /// All are shown the same, but that a question which is among them, or the same as one, is shown the next in its place. A model that
    /// keeps what it has read reads them once, which costs a fraction of the time; the choice of the seed then weighs more.
    /// </summary>
    Shared,
}

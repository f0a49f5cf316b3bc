namespace Octavo.Reports.Figures;

/// <summary>What loss curves are drawn against.</summary>
public enum TrainingAxis
{
    /// <summary>Tokens seen.</summary>
    Tokens,

    /// <summary>Optimizer steps done.</summary>
    Steps,

    /// <summary>Wall time in seconds.</summary>
    Seconds,
}

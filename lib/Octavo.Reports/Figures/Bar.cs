using Octavo.Statistics;

namespace Octavo.Reports.Figures;

/// <summary>One bar.</summary>
/// <param name="Name">What stands beside it.</param>
/// <param name="Value">Its length, with the interval that becomes its error bar.</param>
/// <param name="Group">Bars of one group share a colour and a legend entry; null where there is one group only.</param>
public sealed record Bar(string Name, Estimate Value, string? Group = null)
{
    /// <summary>A bar of an exact value, without error bar.</summary>
    public Bar(string name, double value, string? group = null)
        : this(name, Estimate.Exact(value), group)
    {
    }
}

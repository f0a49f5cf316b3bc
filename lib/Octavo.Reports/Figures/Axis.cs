namespace Octavo.Reports.Figures;

/// <summary>An axis of a figure. A text converts to a linear axis of that title.</summary>
/// <param name="Title">What it measures, with the unit in brackets: "Validation loss (nats per token)".</param>
/// <param name="Logarithmic">Whether it is logarithmic; it then shows positive values only.</param>
/// <param name="Low">Where it begins; by default just below the data.</param>
/// <param name="High">Where it ends; by default just above the data.</param>
public sealed record Axis(string Title, bool Logarithmic = false, double? Low = null, double? High = null)
{
    /// <summary>A logarithmic axis.</summary>
    public static Axis Log(string title) => new(title, Logarithmic: true);

    /// <summary>A linear axis.</summary>
    public static implicit operator Axis(string title) => new(title);
}

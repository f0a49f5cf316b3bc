namespace Octavo.Reports.Figures;

/// <summary>A level to compare with, drawn as a dashed line across the figure: a baseline, chance, a threshold.</summary>
/// <param name="Name">What its label says.</param>
/// <param name="Value">Where it lies on the value axis.</param>
public sealed record ReferenceLine(string Name, double Value);

using Octavo.Statistics;

namespace Octavo.Reports.Figures;

/// <summary>One size on a scaling curve.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="X">Its size, data or compute: what the x axis says.</param>
/// <param name="Loss">The mean loss with its interval.</param>
/// <param name="SeedLosses">The loss of each seed; null where only the mean is known.</param>
public sealed record MeasuredPoint(string Name, double X, Estimate Loss, IReadOnlyList<double>? SeedLosses = null);

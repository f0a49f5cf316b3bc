using System.Globalization;
using Octavo.Scaling;

namespace Octavo.Reports.Figures;

/// <summary>
/// The slope of a published power law, drawn through one point: loss = <paramref name="ThroughLoss"/> · (x / <paramref name="ThroughX"/>)^-<paramref name="Exponent"/>.
/// It compares slopes; the law's own constant holds only for its own tokenizer and corpus.
/// </summary>
/// <param name="Name">What the legend says, for example "Kaplan et al. 2020: slope 0.076".</param>
/// <param name="Exponent">The law's exponent, positive where the loss falls.</param>
/// <param name="ThroughX">Where the line passes, on the x axis; null for the first measured point.</param>
/// <param name="ThroughLoss">Where the line passes, on the loss axis; null for the first measured point.</param>
public sealed record LawLine(string Name, double Exponent, double? ThroughX = null, double? ThroughLoss = null)
{
    /// <summary>A published law's slope through the first measured point.</summary>
    public static LawLine Of(PublishedPowerLaw law) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{law.Name}: slope {law.Exponent}"), law.Exponent);
}

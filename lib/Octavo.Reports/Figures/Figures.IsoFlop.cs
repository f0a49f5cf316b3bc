using Octavo.Reports.Tables;
using Octavo.Scaling;

namespace Octavo.Reports.Figures;

/// <content>The curves of equal compute.</content>
public static partial class Figures
{
    /// <summary>
    /// Loss against size for models trained with the same compute, one curve per budget, with its parabola and its lowest point
    /// (Hoffmann et al. 2022, figure 3).
    /// </summary>
    /// <param name="fit">The curves.</param>
    /// <param name="lossUnit">Unit of the loss.</param>
    /// <param name="references">Levels of the loss to compare with.</param>
    /// <param name="caption">What the figure shows; written from the data where null.</param>
    public static Figure IsoFlop(IsoFlopFit fit, string lossUnit = "nats per token", IEnumerable<ReferenceLine>? references = null, string? caption = null)
    {
        ArgumentNullException.ThrowIfNull(fit);
        var figure = new FigureBuilder(Axis.Log("Parameters"), $"Validation loss ({lossUnit})");
        for (var i = 0; i < fit.Curves.Count; i++)
        {
            AddBudget(figure, fit.Curves[i], Palette.Step(i, fit.Curves.Count), FigureBuilder.Symbol(i));
        }

        var found = fit.Curves.Where(curve => curve.IsBracketed).ToList();
        figure.AddPoints(
            "lowest point",
            [.. found.Select(curve => curve.BestParameters!.Value)],
            [.. found.Select(curve => curve.Loss(curve.BestParameters!.Value))],
            Palette.Vermilion,
            "diamond",
            11,
            hover: [.. found.Select(curve => $"{NumberText.Power(curve.Flops)} FLOPs: best with {NumberText.Brief(curve.BestParameters!.Value)} parameters")]);
        AddReferences(figure, references);
        return figure.Build(caption
            ?? $"Loss against size at equal compute, {fit.Curves.Count} budgets; parabolas and their lowest points."
            + (fit.Exponent is { } exponent ? $" The best size grows as compute to the power {NumberText.Interval(exponent, 2)}." : " They give no exponent.")
            + ReferenceSentence(references));
    }

    private static void AddBudget(FigureBuilder figure, IsoFlopCurve curve, string colour, string symbol)
    {
        const int Drawn = 60;
        var name = $"{NumberText.Power(curve.Flops)} FLOPs";
        var (low, high) = (curve.Points[0].Size, curve.Points[^1].Size);
        double[] sizes = [.. Enumerable.Range(0, Drawn).Select(i => low * Math.Pow(high / low, i / (Drawn - 1.0)))];
        figure.AddLine(name, sizes, [.. sizes.Select(curve.Loss)], colour, group: name, inLegend: false, width: 1.6);
        figure.AddPoints(name, [.. curve.Points.Select(point => point.Size)], [.. curve.Points.Select(point => point.Loss)], colour, symbol, group: name);
        foreach (var point in curve.Points)
        {
            figure.Note(name, point.Size, point.Loss);
        }
    }
}

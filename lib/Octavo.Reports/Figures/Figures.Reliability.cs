using Octavo.Evaluation;
using Octavo.Reports.Tables;
using Octavo.Statistics;

namespace Octavo.Reports.Figures;

/// <content>Reliability diagrams.</content>
public static partial class Figures
{
    /// <summary>
    /// Accuracy against confidence (Guo et al. 2017, figure 1): a model that knows what it does not know lies on the diagonal, below it
    /// the model is too sure. Each point is a bin's mean confidence with the 95% Wilson interval of its accuracy.
    /// </summary>
    /// <param name="models">Each model's calibration.</param>
    /// <param name="caption">What the figure shows; written from the calibrations where null.</param>
    /// <exception cref="ArgumentException">There is no model.</exception>
    public static Figure Reliability(IEnumerable<(string Name, Calibration Calibration)> models, string? caption = null)
    {
        ArgumentNullException.ThrowIfNull(models);
        (string Name, Calibration Calibration)[] all = [.. models];
        if (all.Length == 0)
        {
            throw new ArgumentException("There is no model to draw. Pass the calibration of at least one.");
        }

        var figure = new FigureBuilder(new Axis("Confidence", Low: 0, High: 1), new Axis("Accuracy", Low: 0, High: 1));
        figure.AddLine("perfectly calibrated", [0, 1], [0, 1], Palette.Muted, "dash", 1.4);
        for (var i = 0; i < all.Length; i++)
        {
            var (name, calibration) = all[i];
            CalibrationBin[] bins = [.. calibration.Bins.Where(bin => bin.Count > 0)];
            Estimate[] accuracies = [.. bins.Select(bin => WilsonInterval.Share((int)Math.Round(bin.Accuracy!.Value * bin.Count), bin.Count))];
            figure.AddPoints(
                name,
                [.. bins.Select(bin => bin.MeanConfidence!.Value)],
                [.. accuracies.Select(accuracy => accuracy.Value)],
                Palette.Series(i),
                FigureBuilder.Symbol(i),
                8,
                low: [.. accuracies.Select(accuracy => accuracy.Low!.Value)],
                high: [.. accuracies.Select(accuracy => accuracy.High!.Value)],
                hover: [.. bins.Select(bin => $"{name}: {bin.Count:N0} answers, confidence {NumberText.Significant(bin.MeanConfidence!.Value)}, accuracy {NumberText.Significant(bin.Accuracy!.Value)}")]);
            foreach (var (bin, accuracy) in bins.Zip(accuracies))
            {
                figure.Note(name, bin.MeanConfidence, accuracy);
            }
        }

        var errors = string.Join(", ", all.Select(model => $"{model.Name} {NumberText.Percent(model.Calibration.ExpectedError, 2)}"));
        return figure.Build(caption ?? $"Accuracy against confidence, in bins of confidence with 95% intervals. Dashed: perfect calibration. Expected calibration error: {errors}.");
    }
}

using Octavo.Reports.Grouping;
using Octavo.Reports.Tables;
using Octavo.Runs;
using Octavo.Statistics;

namespace Octavo.Reports.Figures;

/// <content>Loss curves.</content>
public static partial class Figures
{
    private const int TrainingBins = 48;

    /// <summary>
    /// Validation and training loss along training. Runs of one name are one curve: the mean over seeds, with its 95% t-interval as a
    /// band on the validation loss. Training loss is averaged over bins of steps.
    /// </summary>
    /// <param name="runs">The runs.</param>
    /// <param name="against">What the curves run along.</param>
    /// <param name="logarithmic">Whether both axes are logarithmic.</param>
    /// <param name="training">Whether training loss is drawn too.</param>
    /// <param name="ngramLoss">Loss of an n-gram on the same validation text, in the same unit.</param>
    /// <param name="ngramName">What to call it, for example "5-gram".</param>
    /// <param name="chanceLoss">Loss of guessing uniformly, ln of the vocabulary's size.</param>
    /// <param name="lossUnit">Unit of the loss.</param>
    /// <param name="caption">What the figure shows; written from the data where null.</param>
    public static Figure LossCurves(
        IEnumerable<TrainingRun> runs,
        TrainingAxis against = TrainingAxis.Tokens,
        bool logarithmic = true,
        bool training = true,
        double? ngramLoss = null,
        string ngramName = "n-gram",
        double? chanceLoss = null,
        string lossUnit = "nats per token",
        string? caption = null)
    {
        var groups = RunGroup.Of(runs);
        var bySize = groups.Count > 2 && groups.Select(group => group.Runs[0].NonEmbeddingParameters).Distinct().Count() == groups.Count;
        var figure = new FigureBuilder(new Axis(ProgressTitle(against), logarithmic), new Axis($"Loss ({lossUnit})", logarithmic));
        for (var i = 0; i < groups.Count; i++)
        {
            var colour = bySize ? Palette.Step(i, groups.Count) : Palette.Series(i);
            AddCurves(figure, groups[i], against, logarithmic, training, colour, alone: groups.Count == 1);
        }

        var validated = groups.Any(group => group.Runs.Any(run => run.Points.Any(point => point.ValidationLoss is not null)));
        if (training && validated && groups.Count > 1)
        {
            figure.AddLegendEntry("validation", Palette.Muted, "solid", 2.2);
            figure.AddLegendEntry("training", Palette.Muted, "dot", 1.3);
        }

        var references = References(ngramLoss, ngramName, chanceLoss);
        AddReferences(figure, references);
        return figure.Build(caption ?? LossCaption(groups, against, training, validated, references));
    }

    private static void AddCurves(
        FigureBuilder figure, RunGroup group, TrainingAxis against, bool logarithmic, bool training, string colour, bool alone)
    {
        var validation = Validation(group, against);
        if (training || validation.Count == 0)
        {
            var (xs, ys) = Binned(group, against, logarithmic);
            figure.AddLine(
                alone ? "training" : group.Name,
                xs,
                ys,
                colour,
                "dot",
                1.3,
                group: alone ? null : group.Name,
                inLegend: alone || validation.Count == 0,
                opacity: validation.Count == 0 ? 1 : 0.75);
        }

        if (validation.Count > 0)
        {
            double[] xs = [.. validation.Select(point => point.X)];
            if (validation.All(point => point.Loss.Low is not null))
            {
                figure.AddBand(
                    group.Name, xs, [.. validation.Select(point => point.Loss.Low!.Value)], [.. validation.Select(point => point.Loss.High!.Value)], colour);
            }

            figure.AddLine(
                alone ? "validation" : group.Name,
                xs,
                [.. validation.Select(point => point.Loss.Value)],
                colour,
                width: 2.2,
                group: alone ? null : group.Name);
        }

        figure.Note(group.Name, group.Runs.Average(run => (double)run.Tokens), group.Mean(run => run.FinalValidationLoss));
    }

    /// <summary>The validation loss at the steps where every seed has one.</summary>
    private static List<(double X, Estimate Loss)> Validation(RunGroup group, TrainingAxis against)
    {
        var bySeed = group.Runs
            .Select(run => run.Points.Where(point => point.ValidationLoss is not null).ToDictionary(point => point.Step))
            .ToArray();
        return
        [
            .. bySeed[0].Keys.Where(step => bySeed.All(points => points.ContainsKey(step))).Order()
                .Select(step => (
                    bySeed.Average(points => Progress(points[step], against)),
                    StudentInterval.Mean([.. bySeed.Select(points => points[step].ValidationLoss!.Value)]))),
        ];
    }

    /// <summary>The training loss of all seeds, averaged over bins along x: equal bins, or equal on the logarithmic axis.</summary>
    private static (double[] X, double[] Y) Binned(RunGroup group, TrainingAxis against, bool logarithmic)
    {
        (double X, double Loss)[] points =
        [
            .. group.Runs.SelectMany(run => run.Points)
                .Select(point => (X: Progress(point, against), Loss: point.TrainLoss))
                .Where(point => double.IsFinite(point.Loss) && (!logarithmic || point.X > 0)),
        ];
        if (points.Length == 0)
        {
            return ([], []);
        }

        double Scale(double x) => logarithmic ? Math.Log(x) : x;
        var (low, high) = (Scale(points.Min(point => point.X)), Scale(points.Max(point => point.X)));
        var bins = points
            .GroupBy(point => high > low ? Math.Min(TrainingBins - 1, (int)((Scale(point.X) - low) / (high - low) * TrainingBins)) : 0)
            .OrderBy(bin => bin.Key)
            .Select(bin => (X: bin.Average(point => point.X), Loss: bin.Average(point => point.Loss)))
            .ToArray();
        return ([.. bins.Select(bin => bin.X)], [.. bins.Select(bin => bin.Loss)]);
    }

    private static string LossCaption(
        IReadOnlyList<RunGroup> groups, TrainingAxis against, bool training, bool validated, List<ReferenceLine> references)
    {
        var ends = string.Join("; ", groups.Select(group => $"{group.Name} {NumberText.Interval(group.Mean(run => run.FinalValidationLoss))}"));
        var seeds = groups.Max(group => group.Runs.Count);
        var lines = training && validated
            ? "Solid: validation; dotted: training, averaged over bins of steps."
            : validated ? "Validation loss." : "Training loss, averaged over bins of steps.";
        var band = seeds > 1 ? $" Means over {seeds} seeds{(validated ? "; bands: 95% t-intervals" : "")}." : "";
        return $"Loss against {LowerFirst(ProgressTitle(against))}. {lines}{band} Validation loss at the end: {ends}.{ReferenceSentence(references)}";
    }

    private static double Progress(TrainingPoint point, TrainingAxis against) => against switch
    {
        TrainingAxis.Tokens => point.Tokens,
        TrainingAxis.Steps => point.Step,
        _ => point.Seconds,
    };

    private static string ProgressTitle(TrainingAxis against) => against switch
    {
        TrainingAxis.Tokens => "Training tokens",
        TrainingAxis.Steps => "Optimizer steps",
        _ => "Training time (s)",
    };
}

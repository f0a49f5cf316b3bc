using Octavo.Reports.Grouping;
using Octavo.Reports.Tables;
using Octavo.Runs;

namespace Octavo.Reports.Figures;

/// <content>The scaling curve.</content>
public static partial class Figures
{
    /// <summary>
    /// Final validation loss against size on logarithmic axes: the mean per model with its 95% t-interval over seeds, and each seed.
    /// </summary>
    /// <param name="runs">The runs: the same name for each seed of a model.</param>
    /// <param name="fit">A line fitted to the points, with its band.</param>
    /// <param name="ngramLoss">Loss of an n-gram on the same validation text, in the same unit.</param>
    /// <param name="ngramName">What to call it, for example "5-gram".</param>
    /// <param name="chanceLoss">Loss of guessing uniformly, ln of the vocabulary's size.</param>
    /// <param name="laws">Published slopes to compare with.</param>
    /// <param name="against">What the sizes are.</param>
    /// <param name="lossUnit">Unit of the loss.</param>
    /// <param name="caption">What the figure shows; written from the data where null.</param>
    public static Figure ScalingCurve(
        IEnumerable<TrainingRun> runs,
        FittedLine? fit = null,
        double? ngramLoss = null,
        string ngramName = "n-gram",
        double? chanceLoss = null,
        IEnumerable<LawLine>? laws = null,
        ScalingQuantity against = ScalingQuantity.NonEmbeddingParameters,
        string lossUnit = "nats per token",
        string? caption = null)
    {
        var references = References(ngramLoss, ngramName, chanceLoss);
        var points = RunGroup.Of(runs).Select(group => new MeasuredPoint(
            group.Name,
            group.Runs.Average(run => Quantity(run, against)),
            group.Mean(run => run.FinalValidationLoss),
            [.. group.Runs.Select(run => run.FinalValidationLoss)]));
        return ScalingCurve(points, QuantityTitle(against), $"Validation loss ({lossUnit})", fit, references, laws, caption);
    }

    /// <summary>Loss against size on logarithmic axes, from points measured or published elsewhere.</summary>
    /// <param name="points">The points.</param>
    /// <param name="xTitle">Title of the horizontal axis.</param>
    /// <param name="lossTitle">Title of the vertical axis, with the unit.</param>
    /// <param name="fit">A line fitted to the points, with its band.</param>
    /// <param name="references">Levels of the loss to compare with.</param>
    /// <param name="laws">Published slopes to compare with.</param>
    /// <param name="caption">What the figure shows; written from the data where null.</param>
    public static Figure ScalingCurve(
        IEnumerable<MeasuredPoint> points,
        string xTitle,
        string lossTitle,
        FittedLine? fit = null,
        IEnumerable<ReferenceLine>? references = null,
        IEnumerable<LawLine>? laws = null,
        string? caption = null)
    {
        MeasuredPoint[] all = [.. points.OrderBy(point => point.X)];
        if (all.Length == 0)
        {
            throw new ArgumentException("There are no points for a scaling curve. Pass at least one.");
        }

        var figure = new FigureBuilder(Axis.Log(xTitle), Axis.Log(lossTitle));
        if (fit is not null)
        {
            AddFit(figure, fit);
        }

        AddLaws(figure, laws, all);
        AddScalingPoints(figure, all);
        AddReferences(figure, references);
        return figure.Build(caption ?? ScalingCaption(all, xTitle, lossTitle, fit, references, laws));
    }

    private static void AddFit(FigureBuilder figure, FittedLine fit)
    {
        CheckLengths(fit.Name, fit.X, fit.Y, fit.Low, fit.High);
        if (fit.Low is not null && fit.High is not null)
        {
            figure.AddBand(fit.Name, fit.X, fit.Low, fit.High, Palette.Vermilion);
        }

        figure.AddLine(fit.Name, fit.X, fit.Y, Palette.Vermilion, group: fit.Name);
        foreach (var i in new[] { 0, fit.X.Count - 1 })
        {
            figure.Note(fit.Name, fit.X[i], new Statistics.Estimate(fit.Y[i], fit.Low?[i], fit.High?[i], 1));
        }
    }

    private static void AddLaws(FigureBuilder figure, IEnumerable<LawLine>? laws, MeasuredPoint[] points)
    {
        string[] dashes = ["dash", "dot", "dashdot"];
        var index = 0;
        foreach (var law in laws ?? [])
        {
            var throughX = law.ThroughX ?? points[0].X;
            var throughLoss = law.ThroughLoss ?? points[0].Loss.Value;
            double[] xs = [points[0].X, points[^1].X];
            double[] ys = [.. xs.Select(x => throughLoss * Math.Pow(x / throughX, -law.Exponent))];
            figure.AddLine(law.Name, xs, ys, Palette.Series(2 + index), dashes[index % dashes.Length], 1.8);
            figure.Note(law.Name, xs[^1], ys[^1]);
            index++;
        }
    }

    private static void AddScalingPoints(FigureBuilder figure, MeasuredPoint[] points)
    {
        var seeds = points.SelectMany(point => (point.SeedLosses ?? []).Select(loss => (point.Name, point.X, Loss: loss))).ToArray();
        if (seeds.Length > points.Length)
        {
            figure.AddPoints(
                "single seeds",
                [.. seeds.Select(seed => seed.X)],
                [.. seeds.Select(seed => seed.Loss)],
                Palette.Blue,
                size: 5,
                opacity: 0.45,
                legendRank: 2,
                hover: [.. seeds.Select(seed => $"{seed.Name}, one seed: {NumberText.Significant(seed.Loss)}")]);
        }

        var intervals = points.Any(point => point.Loss.Low is not null);
        figure.AddPoints(
            intervals ? $"mean, {NumberText.Percent(points[0].Loss.Confidence, 2)} interval" : "measured",
            [.. points.Select(point => point.X)],
            [.. points.Select(point => point.Loss.Value)],
            Palette.Blue,
            size: 7,
            legendRank: 1,
            low: intervals ? [.. points.Select(point => point.Loss.Low ?? point.Loss.Value)] : null,
            high: intervals ? [.. points.Select(point => point.Loss.High ?? point.Loss.Value)] : null,
            hover: [.. points.Select(point => $"{point.Name}: {NumberText.Interval(point.Loss)}, n = {point.Loss.Count}")]);
        foreach (var point in points)
        {
            figure.Note(point.Name, point.X, point.Loss);
        }
    }

    private static string ScalingCaption(
        MeasuredPoint[] points,
        string xTitle,
        string lossTitle,
        FittedLine? fit,
        IEnumerable<ReferenceLine>? references,
        IEnumerable<LawLine>? laws)
    {
        var (first, last) = (points[0], points[^1]);
        var counts = points.Select(point => point.Loss.Count).Distinct().Order().ToArray();
        var seeds = counts.Length == 1 ? $"{counts[0]}" : $"{counts[0]} to {counts[^1]}";
        var caption = $"{lossTitle} against {LowerFirst(xTitle)} for {points.Length} sizes, {seeds} runs each: "
            + $"{NumberText.Significant(first.Loss.Value)} at {NumberText.Brief(first.X)}, {NumberText.Significant(last.Loss.Value)} at {NumberText.Brief(last.X)}.";
        if (fit is not null)
        {
            caption += $" Line: {fit.Name}{(fit.Low is null ? "." : ", with its interval.")}";
        }

        return caption + string.Concat((laws ?? []).Select(law => $" {law.Name}, through {(law.ThroughX is null ? "the first point" : "one point")}."))
            + ReferenceSentence(references);
    }

    private static List<ReferenceLine> References(double? ngramLoss, string ngramName, double? chanceLoss)
    {
        List<ReferenceLine> lines = [];
        if (ngramLoss is { } ngram)
        {
            lines.Add(new ReferenceLine($"{ngramName} {NumberText.Significant(ngram)}", ngram));
        }

        if (chanceLoss is { } chance)
        {
            lines.Add(new ReferenceLine($"chance {NumberText.Significant(chance)}", chance));
        }

        return lines;
    }

    private static double Quantity(TrainingRun run, ScalingQuantity quantity) => quantity switch
    {
        ScalingQuantity.NonEmbeddingParameters => run.NonEmbeddingParameters,
        ScalingQuantity.TotalParameters => run.TotalParameters,
        ScalingQuantity.Tokens => run.Tokens,
        _ => run.TrainingFlops,
    };

    private static string QuantityTitle(ScalingQuantity quantity) => quantity switch
    {
        ScalingQuantity.NonEmbeddingParameters => "Non-embedding parameters",
        ScalingQuantity.TotalParameters => "Parameters",
        ScalingQuantity.Tokens => "Training tokens",
        _ => "Training compute (FLOPs)",
    };
}

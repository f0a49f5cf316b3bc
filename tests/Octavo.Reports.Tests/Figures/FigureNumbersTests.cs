using System.Text.Json.Nodes;
using Octavo.Evaluation;
using Octavo.Reports.Figures;
using Octavo.Runs;
using Octavo.Statistics;
using Draw = Octavo.Reports.Figures.Figures;

namespace Octavo.Reports.Tests.Figures;

public sealed class FigureNumbersTests
{
    // Charts carry six significant digits.
    private const double ChartTolerance = 1e-5;

    // Student's t for 95% and two degrees of freedom, from any printed table.
    private const double TwoDegrees = 4.302653;

    [Fact]
    public void A_scaling_point_is_the_mean_over_seeds_with_its_t_interval()
    {
        double[] losses = [2.0, 2.1, 2.5];
        var runs = losses.Select((loss, i) => Samples.Run("tiny", 1000, i) with { FinalValidationLoss = loss });

        var means = Traces(Draw.ScalingCurve(runs)).Single(trace => trace["error_y"] is not null);

        // By hand: mean 2.2, deviations -0.2, -0.1, 0.3; variance 0.07; half width t * sqrt(0.07 / 3).
        var half = TwoDegrees * Math.Sqrt(0.07 / 3);
        Assert.Equal(2.2, Numbers(means, "y").Single(), ChartTolerance);
        Assert.Equal(half, (double)means["error_y"]!["array"]![0]!, ChartTolerance);
        Assert.Equal(half, (double)means["error_y"]!["arrayminus"]![0]!, ChartTolerance);
    }

    [Fact]
    public void A_law_has_its_slope_and_passes_through_its_point()
    {
        var law = Traces(Samples.Scaling()).Single(trace => ((string?)trace["name"])!.StartsWith("Kaplan", StringComparison.Ordinal));
        var first = Traces(Samples.Scaling()).Single(trace => trace["error_y"] is not null);

        double[] x = Numbers(law, "x"), y = Numbers(law, "y");
        Assert.Equal(-0.076, Math.Log(y[1] / y[0]) / Math.Log(x[1] / x[0]), ChartTolerance);
        Assert.Equal(Numbers(first, "y")[0], y[0], ChartTolerance);
    }

    [Fact]
    public void A_band_runs_along_the_low_ends_and_back_along_the_high_ends()
    {
        var fit = new FittedLine("fit", [1, 10, 100], [3, 2, 1], [2.9, 1.9, 0.9], [3.1, 2.1, 1.1]);

        var band = Traces(Draw.ScalingCurve([new MeasuredPoint("a", 10, Estimate.Exact(2))], "Size", "Loss", fit)).Single(trace => trace["fill"] is not null);

        Assert.Equal([1, 10, 100, 100, 10, 1], Numbers(band, "x"));
        Assert.Equal([2.9, 1.9, 0.9, 1.1, 2.1, 3.1], Numbers(band, "y"));
    }

    [Fact]
    public void Reference_lines_lie_at_their_values_and_inside_the_axis()
    {
        var layout = JsonNode.Parse(Samples.Scaling().ToJson())!["layout"]!;

        var levels = layout["shapes"]!.AsArray().Select(shape => (double)shape!["y0"]!).ToArray();
        var range = layout["yaxis"]!["range"]!.AsArray().Select(end => Math.Pow(10, (double)end!)).ToArray();
        Assert.Equal([1.6688, Math.Log(65)], levels, (a, b) => Math.Abs(a - b) < ChartTolerance);
        Assert.All(levels, level => Assert.InRange(level, range[0], range[1]));
        Assert.Equal(["5-gram 1.669", "chance 4.174"], layout["annotations"]!.AsArray().Select(label => (string?)label!["text"]));
    }

    [Fact]
    public void Training_loss_is_binned_without_losing_its_mean()
    {
        var run = Samples.Run("one", 1000, 1, steps: 480);
        var curve = Traces(Draw.LossCurves([run], logarithmic: false)).Single(trace => (string?)trace["name"] == "training");

        double[] y = Numbers(curve, "y");
        Assert.Equal(48, y.Length);
        Assert.Equal(run.Points.Average(point => point.TrainLoss), y.Average(), 1e-4);
    }

    [Fact]
    public void Loss_curves_of_several_seeds_show_mean_and_interval_of_validation()
    {
        var runs = Samples.Runs().Where(run => run.Name == "nano-10k").ToArray();
        var traces = Traces(Draw.LossCurves(runs));

        var validation = traces.Single(trace => (string?)trace["name"] == "validation");
        double[] expected = [.. runs[0].Points.Where(point => point.ValidationLoss is not null)
            .Select(point => runs.Average(run => run.Points[point.Step - 1].ValidationLoss!.Value))];
        Assert.Equal(expected, Numbers(validation, "y"), (a, b) => Math.Abs(a - b) < ChartTolerance);
        Assert.Equal(2 * expected.Length, Numbers(traces.Single(trace => trace["fill"] is not null), "y").Length);
    }

    [Fact]
    public void A_threshold_parts_the_bars_on_its_two_sides()
    {
        var bars = Traces(Samples.Ratios()).Where(trace => (string?)trace["type"] == "bar").ToArray();

        Assert.Equal(["up to 17.5M", "above 17.5M"], bars.Select(trace => (string?)trace["name"]));
        Assert.Equal([3_504_872], Numbers(bars[0], "x"));
        Assert.Equal(8, Numbers(bars[1], "x").Length);
    }

    [Fact]
    public void Ticks_of_logarithmic_axes_read_as_people_write_them()
    {
        var layout = JsonNode.Parse(Samples.Scaling().ToJson())!["layout"]!;

        Assert.Equal(["10k", "30k", "100k", "300k", "1M", "3M", "10M"], layout["xaxis"]!["ticktext"]!.AsArray().Select(text => (string?)text));
        var compute = Draw.Lines([new Series("a", [1e12, 1e24], [2, 1])], Axis.Log("FLOPs"), "Loss");
        Assert.Equal(["10¹²", "10¹⁴", "10¹⁶", "10¹⁸", "10²⁰", "10²²", "10²⁴"], JsonNode.Parse(compute.ToJson())!["layout"]!["xaxis"]!["ticktext"]!.AsArray().Select(text => (string?)text));
    }

    [Fact]
    public void What_cannot_be_drawn_is_named()
    {
        Assert.Contains("'odd' has 2 x values, 1 y values", Error(() => Draw.Lines([new Series("odd", [1, 2], [1])], "x", "y")), StringComparison.Ordinal);
        Assert.Contains("no series", Error(() => Draw.Lines([], "x", "y")), StringComparison.Ordinal);
        Assert.Contains("axis 'y'", Error(() => Draw.Lines([new Series("a", [1], [double.NaN])], "x", "y")), StringComparison.Ordinal);
        Assert.Contains("Bar 'none' has the value 0", Error(() => Draw.LogBars([new Bar("none", 0)], "Parameters")), StringComparison.Ordinal);
        Assert.Contains("have seed 1", Error(() => Draw.LossCurves([Samples.Run("a", 1, 1), Samples.Run("a", 1, 1)])), StringComparison.Ordinal);
        Assert.Contains("1 and 2 non-embedding", Error(() => Draw.LossCurves([Samples.Run("a", 1, 1), Samples.Run("a", 2, 2)])), StringComparison.Ordinal);
        Assert.Contains("no runs", Error(() => Draw.ScalingCurve(Array.Empty<TrainingRun>())), StringComparison.Ordinal);
    }

    private static string Error(Func<object> draw) => Assert.ThrowsAny<ArgumentException>(draw).Message;

    [Fact]
    public void A_heat_map_shows_magnitudes_as_logarithms_and_leaves_an_exact_zero_empty()
    {
        var figure = Draw.HeatMap([("a", new[,] { { 1, 0 }, { 1e-3, 1e-6 } })], "in", "out", Axis.Log("gradient"));

        var trace = Traces(figure).Single();
        Assert.Equal([0, null], trace["z"]![0]!.AsArray().Select(cell => (double?)cell));
        Assert.Equal([-3, -6], trace["z"]![1]!.AsArray().Select(cell => (double?)cell));
        var colours = JsonNode.Parse(figure.ToJson())!["layout"]!["coloraxis"]!;
        Assert.InRange((double)colours["cmin"]!, -6.5, -6);
        Assert.InRange((double)colours["cmax"]!, 0, 0.5);
        Assert.Equal(4, figure.Numbers!.Rows.Count);
    }

    [Fact]
    public void Words_that_come_twice_have_two_places_in_a_heat_map()
    {
        var layout = JsonNode.Parse(Samples.Words().ToJson())!["layout"]!;

        Assert.Equal([0, 1, 2, 3, 4, 5], Numbers(Traces(Samples.Words()).Single(), "x"));
        Assert.Equal(["the", "small", "bird", "the", "small", "tree"], layout["xaxis"]!["ticktext"]!.AsArray().Select(name => (string?)name));
        Assert.Equal("&lt;b&gt;", (string?)layout["yaxis"]!["ticktext"]![0]);
        Assert.Equal([3.5, -0.5], layout["yaxis"]!["range"]!.AsArray().Select(end => (double)end!));
    }

    [Fact]
    public void A_heat_map_whose_names_or_values_do_not_fit_is_refused_by_name()
    {
        Assert.Contains(
            "'m' has 2 columns and 1 names",
            Assert.Throws<ArgumentException>(() => Draw.HeatMap([("m", new double[1, 2])], "in", "out", "value", ["one"])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Draw.HeatMap([], "in", "out", "value"));
        Assert.Throws<ArgumentException>(() => Draw.HeatMap(new double[2, 2], "in", "out", Axis.Log("gradient")));
    }

    [Fact]
    public void A_reliability_diagram_has_a_point_for_each_bin_with_answers_and_says_the_error()
    {
        // By hand: confidences 0.9 and 0.7, one of four and all of two right; errors 0.65 and 0.3, weighted 4 and 2 of 6.
        var calibration = Calibration.Of([0.9, 0.9, 0.9, 0.9, 0.7, 0.7], [true, false, false, false, true, true], 5);

        var figure = Draw.Reliability([("model", calibration)]);

        var points = Traces(figure).Single(trace => (string?)trace["mode"] == "markers");
        Assert.Equal([0.7, 0.9], Numbers(points, "x"), (a, b) => Math.Abs(a - b) < ChartTolerance);
        Assert.Equal([1, 0.25], Numbers(points, "y"));
        Assert.Contains("model 53%", figure.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void A_series_of_estimates_has_a_band_where_each_has_an_interval()
    {
        var banded = Series.Of("a", [(1, new Estimate(2, 1, 3, 3)), (2, new Estimate(4, 3, 6, 3))]);
        Assert.Equal([1, 3], banded.Low!);
        Assert.Equal([3, 6], banded.High!);
        Assert.Null(Series.Of("b", [(1, new Estimate(2, 1, 3, 3)), (2, new Estimate(4, null, null, 1))]).Low);
    }

    private static JsonNode[] Traces(Figure figure) => [.. JsonNode.Parse(figure.ToJson())!["data"]!.AsArray().Select(trace => trace!)];

    private static double[] Numbers(JsonNode trace, string name) => [.. trace[name]!.AsArray().Select(value => (double)value!)];
}

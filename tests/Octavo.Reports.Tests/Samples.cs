using Octavo.Claims;
using Octavo.Evaluation;
using Octavo.Reports.Figures;
using Octavo.Runs;
using Octavo.Statistics;
using Draw = Octavo.Reports.Figures.Figures;

namespace Octavo.Reports.Tests;

/// <summary>Records like those a notebook makes, the same in every run, and the figures drawn from them.</summary>
internal static class Samples
{
    public const double Exponent = 0.1;

    private static readonly (string Name, long Parameters)[] Sizes =
        [("nano-10k", 12_800), ("nano-40k", 49_152), ("nano-160k", 196_608), ("nano-500k", 589_824), ("nano-2m", 2_359_296), ("nano-9m", 9_437_184)];

    public static IReadOnlyList<TrainingRun> Runs(int seeds = 3, int steps = 300) =>
        [.. Sizes.SelectMany(size => Enumerable.Range(1, seeds).Select(seed => Run(size.Name, size.Parameters, seed, steps)))];

    public static TrainingRun Run(string name, long parameters, int seed, int steps = 300)
    {
        var random = new Random(seed * 7919 + (int)(parameters % 1000));
        var final = 1.35 * Math.Pow(parameters / 9.4e6, -Exponent) * (1 + 0.08 * (random.NextDouble() - 0.5));
        var points = new List<TrainingPoint>();
        for (var step = 1; step <= steps; step++)
        {
            var loss = final + ((4.85 - final) * Math.Exp(-4.5 * Math.Pow((double)step / steps, 0.45)));
            double? validation = step % 20 == 0 || step == 1 ? loss + 0.03 + (0.02 * random.NextDouble()) : null;
            points.Add(new TrainingPoint(step, step * 4096L, loss + (0.12 * (random.NextDouble() - 0.5)), 1e-3, 0.8, step * 0.05, validation));
        }

        return new TrainingRun
        {
            Name = name,
            Seed = seed,
            Dataset = "dotnet-api-docs",
            NonEmbeddingParameters = parameters,
            TotalParameters = parameters + 40_960,
            Points = points,
            FinalValidationLoss = points[^1].ValidationLoss!.Value,
            FinalBitsPerByte = points[^1].ValidationLoss!.Value / Math.Log(2),
            Tokens = points[^1].Tokens,
            TrainingFlops = 6.0 * parameters * points[^1].Tokens,
            Seconds = steps * 0.05,
            FlopUtilisation = 0.314,
            Device = "cpu (2 threads)",
        };
    }

    public static FittedLine Fit()
    {
        double[] xs = [.. Enumerable.Range(0, 25).Select(i => 10_000 * Math.Pow(1200, i / 24.0))];
        double Loss(double x, double exponent) => 1.98 * Math.Pow(x / 340_000, -exponent);
        double[] ys = [.. xs.Select(x => Loss(x, Exponent))];
        double[] half = [.. xs.Select(x => 0.02 + (0.025 * Math.Abs(Math.Log10(x / 340_000))))];
        return new FittedLine("fit: exponent 0.101 [0.094, 0.108]", xs, ys, [.. ys.Zip(half, (y, h) => y - h)], [.. ys.Zip(half, (y, h) => y + h)]);
    }

    public static Figure Scaling() => Draw.ScalingCurve(
        Runs(), Fit(), ngramLoss: 1.6688, ngramName: "5-gram", chanceLoss: Math.Log(65),
        laws: [new LawLine("Kaplan et al. 2020: slope 0.076", 0.076)], lossUnit: "nats per character");

    public static Figure Losses() => Draw.LossCurves(Runs(), ngramLoss: 1.6688, ngramName: "5-gram", lossUnit: "nats per character");

    public static Figure LossesOfOneRun() => Draw.LossCurves([Run("nano-160k", 196_608, 1)], logarithmic: false, against: TrainingAxis.Steps);

    public static Figure Ratios() => Draw.LogBars(
        [
            new("MobileNetV2", 3_504_872), new("ResNet-50", 25_557_032), new("AlexNet", 61_100_840), new("Transformer-base", 65e6),
            new("BERT-base", 109_482_240), new("GPT-1", 116_534_784), new("VGG-16", 138_357_544), new("BERT-large", 335_141_888),
            new("GPT-2 XL", 1_557_611_200),
        ],
        "Parameters",
        new ReferenceLine("17.5M: a ten-thousandth of GPT-3", 17.5e6));

    public static Figure GroupedBars() => Draw.Bars(
        [
            new("copy", new Estimate(0.97, 0.95, 0.985, 3), "one joint model"), new("copy", new Estimate(0.98, 0.96, 0.99, 3), "a specialist each"),
            new("reverse", new Estimate(0.81, 0.74, 0.88, 3), "one joint model"), new("reverse", new Estimate(0.86, 0.82, 0.90, 3), "a specialist each"),
            new("sort", new Estimate(0.62, 0.55, 0.69, 3), "one joint model"), new("sort", new Estimate(0.71, 0.66, 0.76, 3), "a specialist each"),
        ],
        new Axis("Accuracy", Low: 0, High: 1),
        [new ReferenceLine("chance 0.25", 0.25)]);

    public static Figure PlainBars() => Draw.Bars(
        [new("closed book", new Estimate(0.26, 0.21, 0.31, 300)), new("in context, template seen in training", new Estimate(0.94, 0.91, 0.96, 300)), new("in context, new template", new Estimate(0.55, 0.49, 0.61, 300))],
        "Accuracy",
        [new ReferenceLine("chance 0.25", 0.25)]);

    public static Figure FewShot()
    {
        double[] shots = [0, 1, 2, 4, 8, 16, 32];
        Series One(string name, double gain) => new(
            name, shots,
            [.. shots.Select(k => 25 + (gain * Math.Log2(k + 1)))],
            [.. shots.Select(k => 21 + (gain * Math.Log2(k + 1)))],
            [.. shots.Select(k => 29 + (gain * Math.Log2(k + 1)))]);
        return Draw.Lines(
            [One("1 layer", 0.3), One("2 layers", 3), One("4 layers", 7), One("8 layers", 12)],
            "Examples in the prompt", new Axis("Accuracy (%)", Low: 0, High: 100), [new ReferenceLine("chance 25%", 25)], ordered: true);
    }

    public static Figure Points()
    {
        var random = new Random(5);
        double[] xs = [.. Enumerable.Range(0, 80).Select(_ => Math.Pow(10, 7 + (3.5 * random.NextDouble())))];
        return Draw.Scatter(
            [
                new("small budgets", xs[..40], [.. xs[..40].Select(x => 1.7 + (400 / Math.Pow(x, 0.34)) + (0.1 * random.NextDouble()))]),
                new("large budgets", xs[40..], [.. xs[40..].Select(x => 1.6 + (350 / Math.Pow(x, 0.34)) + (0.1 * random.NextDouble()))]),
            ],
            Axis.Log("Parameters"), Axis.Log("Loss (nats per token)"));
    }

    public static IReadOnlyList<(string Name, Figure Figure)> Gallery() =>
    [
        ("scaling", Scaling()), ("losses", Losses()), ("one-run", LossesOfOneRun()), ("ratios", Ratios()),
        ("grouped-bars", GroupedBars()), ("plain-bars", PlainBars()), ("few-shot", FewShot()), ("points", Points()),
        ("reach", Reach()), ("words", Words()), ("reliability", Reliability()),
    ];

    /// <summary>Four matrices of gradients over some powers of ten, most with exact zeros.</summary>
    public static Figure Reach() => Draw.HeatMap(
        [
            ("decoder", Matrix(16, (row, column) => column > row ? 0 : 0.3 / (1 + row - column))),
            ("convolution", Matrix(16, (row, column) => column > row || row - column > 6 ? 0 : 0.2)),
            ("RNN", Matrix(16, (row, column) => column > row ? 0 : Math.Pow(0.35, row - column))),
            ("encoder", Matrix(16, (row, column) => 0.01 + (0.1 / (1 + Math.Abs(row - column))))),
        ],
        "Input position",
        "Output position",
        Axis.Log("Gradient (absolute)"));

    public static Figure Words()
    {
        string[] read = ["the", "small", "bird", "the", "small", "tree"];
        string[] written = ["<b>", "uccello", "piccolo", "albero"];
        var weights = new double[written.Length, read.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i / read.Length, i % read.Length] = i * 7 % 5 / 10.0;
        }

        return Draw.HeatMap(weights, "Word read", "Word written", "Attention", read, written);
    }

    public static Figure Reliability()
    {
        var random = new Random(5);
        double[] confidences = [.. Enumerable.Range(0, 900).Select(_ => 0.3 + (0.7 * random.NextDouble()))];
        return Draw.Reliability(
            [
                ("too sure", Calibration.Of(confidences, [.. confidences.Select(each => random.NextDouble() < each * each)], 10)),
                ("calibrated", Calibration.Of(confidences, [.. confidences.Select(each => random.NextDouble() < each)], 10)),
            ]);
    }

    private static double[,] Matrix(int side, Func<int, int, double> value)
    {
        var matrix = new double[side, side];
        for (var i = 0; i < side * side; i++)
        {
            matrix[i / side, i % side] = value(i / side, i % side);
        }

        return matrix;
    }

    public static IReadOnlyList<ClaimResult> Claims() =>
    [
        new("Q1.1", "GPT-3 is at least 10,000 times a conventional small model.", "BFT Robotics 2023, question 1", Estimate.Exact(1598), "times BERT-base", "ratio to every model named >= 10,000: right; to some: imprecise; to none: wrong", Verdict.Imprecise),
        new("Q1.6", "Larger models do well even few-shot </script><b>&\"quoted\"", "GPT-3, Fig. 1.2", new Estimate(12.25, 8.5, 16, 3), "points", "interval above 0", Verdict.Right),
        new("Q8.1", "Loss falls as a power of size.", "Kaplan et al. 2020", new Estimate(0.101, 0.094, 0.108, 18), "", "interval holds 0.076", Verdict.Wrong),
        new("Q2.5", "Few-shot training improves with size.", "same", new Estimate(3.5, -1, 8, 3), "points", "interval above 0", Verdict.Inconclusive),
        new("Q4.1", "No large gain over CNNs.", "same", new Estimate(1.5, null, null, 1), "points", "both ways", Verdict.Mixed),
    ];

    public static Provenance Provenance() => new()
    {
        Device = "cpu, 2 threads",
        Libtorch = "2.10.0 (package)",
        Seed = 20260101,
        Profile = "quick",
        DataHashes = new Dictionary<string, string>
        {
            ["tiny-shakespeare"] = "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
            ["dotnet-api-docs"] = "0f5ee25d72216f12317d5d8a7b92deafa423d81e0f5ee25d72216f12317d5d8a",
        },
    };
}

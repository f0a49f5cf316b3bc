using System.Globalization;

namespace Octavo.Benchmarks;

/// <summary>The options of the comparing verbs.</summary>
internal sealed record BenchmarkArguments
{
    public required IReadOnlyList<ComparisonShape> Shapes { get; init; }

    public required IReadOnlyList<string> Precisions { get; init; }

    public required IReadOnlyList<int> Lengths { get; init; }

    public required int Rounds { get; init; }

    public required int Threads { get; init; }

    public required bool Json { get; init; }

    /// <summary>Reads the options, with that verb's shapes where none are given.</summary>
    /// <exception cref="ArgumentException">An option is unknown, or its value is; the message says what there is.</exception>
    public static BenchmarkArguments Read(string[] arguments, string defaultShapes, int defaultRounds)
    {
        var values = new Dictionary<string, string>
        {
            ["--shapes"] = defaultShapes,
            ["--precision"] = "fp32",
            ["--lengths"] = "512,2048",
            ["--rounds"] = $"{defaultRounds}",
            ["--threads"] = $"{TorchSharp.torch.get_num_threads()}",
        };
        var json = false;
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--json")
            {
                json = true;
            }
            else if (!values.ContainsKey(arguments[i]))
            {
                throw new ArgumentException($"No option '{arguments[i]}'; there are {string.Join(", ", values.Keys)} and --json.");
            }
            else if (i + 1 == arguments.Length)
            {
                throw new ArgumentException($"{arguments[i]} needs a value.");
            }
            else
            {
                values[arguments[i]] = arguments[++i];
            }
        }

        foreach (var precision in values["--precision"].Split(','))
        {
            BenchmarkPrecision.Apply(Octavo.Torch.Training.TrainingOptions.Nano, precision);
        }

        return new BenchmarkArguments
        {
            Shapes = [.. values["--shapes"].Split(',').Select(Shape)],
            Precisions = values["--precision"].Split(','),
            Lengths = [.. values["--lengths"].Split(',').Select(text => Number("--lengths", text))],
            Rounds = Number("--rounds", values["--rounds"]),
            Threads = Number("--threads", values["--threads"]),
            Json = json,
        };
    }

    private static ComparisonShape Shape(string name) =>
        ComparisonShape.All.FirstOrDefault(shape => shape.Name == name)
        ?? throw new ArgumentException($"--shapes: no shape '{name}'; there are {string.Join(", ", ComparisonShape.All.Select(shape => shape.Name))}.");

    private static int Number(string option, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new ArgumentException($"{option}: '{text}' is no positive number.");
}

using System.Globalization;
using System.Text;

namespace Octavo.Runs;

/// <summary>Runs on tasks as comma-separated values, a row each: what of a long run is small enough to be kept beside its verdicts.</summary>
public static class TaskRunTable
{
    private static readonly (string Name, Func<TaskRun, object?> Value)[] Columns =
    [
        ("name", run => run.Name),
        ("task", run => run.Task),
        ("seed", run => run.Seed),
        ("totalParameters", run => run.TotalParameters),
        ("trainedParameters", run => run.TrainedParameters),
        ("trainingExamples", run => run.TrainingExamples),
        ("steps", run => run.Steps),
        ("testedStep", run => run.TestedStep),
        ("tokens", run => run.Tokens),
        ("trainingFlops", run => run.TrainingFlops),
        ("testAccuracy", run => run.TestAccuracy),
        ("testExactMatch", run => run.TestExactMatch),
        ("testLoss", run => run.TestLoss),
        ("testExamples", run => run.TestExamples),
        ("chanceAccuracy", run => run.ChanceAccuracy),
        ("seconds", run => Math.Round(run.Seconds, 1)),
        ("device", run => run.Device),
        ("otherTests", run => run.OtherTests is { } tests ? string.Join("; ", tests.Select(Test)) : null),
    ];

    /// <summary>A heading and a row for each run; unknown values are empty, numbers are written so that they are read back bit for bit.</summary>
    /// <param name="runs">The runs.</param>
    public static string Of(IEnumerable<TaskRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var table = new StringBuilder().AppendJoin(',', Columns.Select(column => column.Name)).Append('\n');
        foreach (var run in runs)
        {
            table.AppendJoin(',', Columns.Select(column => Field(column.Value(run)))).Append('\n');
        }

        return table.ToString();
    }

    /// <summary>A test on another task: its name and the share of its examples that are right as a whole.</summary>
    private static string Test(TaskTest test) => string.Create(CultureInfo.InvariantCulture, $"{test.Task}: {test.ExactMatch}");

    private static string Field(object? value)
    {
        var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        return text.AsSpan().IndexOfAny(",\"\n") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}

using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Data.Analysis;
using Octavo.Reports.Grouping;
using Octavo.Runs;
using Octavo.Statistics;

namespace Octavo.Reports.Tables;

/// <summary>Makes tables from records, data frames and training runs.</summary>
public static partial class Tables
{
    /// <summary>A table of a data frame's rows. A unit in brackets at the end of a column's name moves to the heading's unit.</summary>
    /// <param name="frame">The data frame.</param>
    /// <param name="caption">What it shows; by default its size.</param>
    public static ReportTable From(DataFrame frame, string? caption = null)
    {
        ReportColumn[] columns = [.. frame.Columns.Select(column => Heading(column.Name))];
        var rows = new List<IReadOnlyList<object?>>();
        for (long r = 0; r < frame.Rows.Count; r++)
        {
            rows.Add([.. frame.Columns.Select(column => column[r])]);
        }

        return new ReportTable(
            caption ?? $"Data frame of {NumberText.Count(frame.Rows.Count)} rows and {frame.Columns.Count} columns", columns, rows);
    }

    /// <summary>A table of records: a column for each public property that holds a number, a text, an enum or an <see cref="Estimate"/>.</summary>
    /// <exception cref="ArgumentException">The type has no such property.</exception>
    public static ReportTable Of<T>(IEnumerable<T> records, string caption)
    {
        PropertyInfo[] properties =
        [
            .. typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.GetIndexParameters().Length == 0 && IsSimple(property.PropertyType)),
        ];
        if (properties.Length == 0)
        {
            throw new ArgumentException($"{typeof(T).Name} has no property that a table can show. Pass columns with functions instead.");
        }

        return new ReportTable(
            caption,
            [.. properties.Select(property => new ReportColumn(Words(property.Name), Kind: KindOf(property)))],
            [.. records.Select(record => properties.Select(property => property.GetValue(record)).ToArray())]);
    }

    /// <summary>A table of records with chosen columns.</summary>
    public static ReportTable Of<T>(IEnumerable<T> records, string caption, params (ReportColumn Column, Func<T, object?> Value)[] columns) =>
        new(
            caption,
            [.. columns.Select(column => column.Column)],
            [.. records.Select(record => columns.Select(column => column.Value(record)).ToArray())]);

    /// <summary>One row per run, smallest model first.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="lossUnit">Unit of the loss: nats per this corpus's token.</param>
    /// <param name="caption">What the table shows; written from the runs where null.</param>
    public static ReportTable Runs(IEnumerable<TrainingRun> runs, string lossUnit = "nats per token", string? caption = null)
    {
        TrainingRun[] all = [.. RunGroup.Of(runs).SelectMany(group => group.Runs)];
        List<(ReportColumn, Func<TrainingRun, object?>)> columns =
        [
            ("Model", run => run.Name),
            (new("Seed", Kind: ColumnKind.Identifier), run => run.Seed),
            (new("Parameters", "non-embedding"), run => run.NonEmbeddingParameters),
            (new("Parameters", "all"), run => run.TotalParameters),
            (new("Tokens"), run => run.Tokens),
            (new("Compute", "FLOPs", Digits: 3), run => run.TrainingFlops),
            (new("Validation loss", lossUnit), run => run.FinalValidationLoss),
        ];
        if (all.Any(run => run.FinalBitsPerByte is not null))
        {
            columns.Add((new("Validation loss", "bits per byte"), run => run.FinalBitsPerByte));
        }

        columns.Add((new("Time", "s", Digits: 3), run => run.Seconds));
        columns.Add((new("Speed", "tokens/s", Digits: 3), run => run.TokensPerSecond));
        if (all.Any(run => run.FlopUtilisation is not null))
        {
            columns.Add((new("Utilisation", "of matmul peak", ColumnKind.Percent, 3), run => run.FlopUtilisation));
        }

        return Of(all, caption ?? $"Training runs on {Datasets(all)}, {Devices(all)}", [.. columns]);
    }

    /// <summary>One row per model: means over the seeds with 95% t-intervals, smallest model first.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="lossUnit">Unit of the loss: nats per this corpus's token.</param>
    /// <param name="caption">What the table shows; written from the runs where null.</param>
    public static ReportTable RunsBySize(IEnumerable<TrainingRun> runs, string lossUnit = "nats per token", string? caption = null)
    {
        var groups = RunGroup.Of(runs);
        TrainingRun[] all = [.. groups.SelectMany(group => group.Runs)];
        List<(ReportColumn, Func<RunGroup, object?>)> columns =
        [
            ("Model", group => group.Name),
            (new("Parameters", "non-embedding"), group => group.Runs[0].NonEmbeddingParameters),
            (new("Seeds"), group => group.Runs.Count),
            (new("Validation loss", lossUnit), group => group.Mean(run => run.FinalValidationLoss)),
        ];
        if (all.Any(run => run.FinalBitsPerByte is not null))
        {
            columns.Add((new("Validation loss", "bits per byte"), group => group.Mean(run => run.FinalBitsPerByte)));
        }

        columns.AddRange(
        [
            (new("Tokens", "per run"), group => (long)group.Runs.Average(run => (double)run.Tokens)),
            (new("Compute", "FLOPs per run", Digits: 3), group => group.Runs.Average(run => run.TrainingFlops)),
            (new("Speed", "tokens/s", Digits: 3), group => group.Runs.Average(run => run.TokensPerSecond)),
            (new("Parameters", "all"), group => group.Runs[0].TotalParameters),
        ]);
        return Of(groups, caption ?? $"Models trained on {Datasets(all)}, {Devices(all)}: mean [95% t-interval over seeds]", [.. columns]);
    }

    private static string Datasets(IEnumerable<TrainingRun> runs) => string.Join(", ", runs.Select(run => run.Dataset).Distinct());

    private static string Devices(IEnumerable<TrainingRun> runs) => string.Join(", ", runs.Select(run => run.Device).Distinct());

    private static bool IsSimple(Type type)
    {
        var inner = Nullable.GetUnderlyingType(type) ?? type;
        return inner.IsPrimitive || inner.IsEnum || inner == typeof(string) || inner == typeof(decimal) || inner == typeof(Half)
            || inner == typeof(Estimate) || inner == typeof(DateTime) || inner == typeof(DateTimeOffset) || inner == typeof(TimeSpan);
    }

    private static ColumnKind KindOf(PropertyInfo property) =>
        property.Name is "Seed" or "Year" ? ColumnKind.Identifier : ColumnKind.Automatic;

    private static ReportColumn Heading(string name)
    {
        var match = TrailingUnit().Match(name);
        return match.Success ? new ReportColumn(match.Groups["title"].Value, match.Groups["unit"].Value) : new ReportColumn(name);
    }

    private static string Words(string name)
    {
        var words = WordStart().Replace(name, " ").Trim().ToLowerInvariant();
        return char.ToUpperInvariant(words[0]) + words[1..];
    }

    [GeneratedRegex(@"^(?<title>.*\S)\s*\((?<unit>[^()]+)\)$", RegexOptions.ExplicitCapture)]
    private static partial Regex TrailingUnit();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")]
    private static partial Regex WordStart();
}

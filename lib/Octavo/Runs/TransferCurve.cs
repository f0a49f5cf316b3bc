using Octavo.Statistics;

namespace Octavo.Runs;

/// <summary>What one method reaches against how much of a task's data there was, over seeds.</summary>
public sealed record TransferCurve
{
    /// <summary>The method.</summary>
    public required TransferMethod Method { get; init; }

    /// <summary>Amounts of data, rising.</summary>
    public required IReadOnlyList<double> Examples { get; init; }

    /// <summary>For each seed the value at each amount: [seed][amount].</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Seeds { get; init; }

    /// <summary>Amounts and values, mean and interval over seeds.</summary>
    public IReadOnlyList<(double Examples, Estimate Value)> Points =>
        [.. Examples.Select((examples, place) => (examples, StudentInterval.Mean([.. Seeds.Select(seed => seed[place])])))];

    /// <summary>A curve for each method, in the order of <see cref="TransferMethod"/>.</summary>
    /// <param name="runs">Runs that say their <see cref="TransferRun.Examples"/>, each seed at each amount.</param>
    /// <param name="value">What is drawn of a run: its test loss, say.</param>
    /// <exception cref="ArgumentException">A run does not say how much data it had, or a method lacks a seed at an amount.</exception>
    public static IReadOnlyList<TransferCurve> Of(IEnumerable<TransferRun> runs, Func<TaskRun, double> value)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(value);
        return [.. runs.GroupBy(run => run.Method).OrderBy(method => method.Key).Select(method => Curve(method.Key, [.. method], value))];
    }

    private static TransferCurve Curve(TransferMethod method, TransferRun[] runs, Func<TaskRun, double> value)
    {
        if (Array.Find(runs, run => run.Examples is null) is { } silent)
        {
            throw new ArgumentException($"A run of '{silent.Run.Task}' ({method}) does not say how many examples it had. Plan it with Examples.");
        }

        double[] amounts = [.. runs.Select(run => run.Examples!.Value).Distinct().Order()];
        var bySeed = runs.GroupBy(run => run.Run.Seed).OrderBy(seed => seed.Key).ToArray();
        foreach (var seed in bySeed)
        {
            if (!seed.Select(run => run.Examples!.Value).Order().SequenceEqual(amounts))
            {
                throw new ArgumentException(
                    $"{method}, seed {seed.Key}, has runs with {string.Join(", ", seed.Select(run => run.Examples).Order())} examples; one with each of {string.Join(", ", amounts)} was expected.");
            }
        }

        return new TransferCurve
        {
            Method = method,
            Examples = amounts,
            Seeds = [.. bySeed.Select(seed => (IReadOnlyList<double>)[.. seed.OrderBy(run => run.Examples).Select(run => value(run.Run))])],
        };
    }
}

namespace Octavo.Tasks;

/// <summary>
/// What simple readers get right of the very examples that a model is tested on: the lines to draw beside a model's accuracy in
/// <see cref="InContextMapping"/>.
/// </summary>
/// <remarks>Expected shares: where a reader guesses among equals, each counts with its probability.</remarks>
public static class MappingGuesses
{
    /// <summary>
    /// Who counts the labels of the exemplars, whatever their keys, and says the most frequent: what a model reaches that knows which labels
    /// are about but not which belongs to which key.
    /// </summary>
    /// <param name="task">The task; its targets at the last position are scored.</param>
    /// <param name="split">Which examples.</param>
    /// <param name="examples">How many of them.</param>
    public static double MostFrequentLabel(InContextMapping task, TaskSplit split, int examples) => Mean(task, split, examples, (input, target) =>
    {
        var counts = Exemplars(input).CountBy(exemplar => exemplar.Label).ToList();
        if (counts.Count == 0)
        {
            return task.ChanceAccuracy;
        }

        var most = counts.Max(counted => counted.Value);
        var best = counts.Where(counted => counted.Value == most).ToList();
        return best.Any(counted => counted.Key == target) ? 1.0 / best.Count : 0;
    });

    /// <summary>Who finds the last key among the exemplars and says its label, and guesses where it is not there: the ceiling of a table.</summary>
    /// <inheritdoc cref="MostFrequentLabel"/>
    /// <exception cref="ArgumentException">The task's rule is not a table, so that other keys' exemplars say something too.</exception>
    public static double PerfectReader(InContextMapping task, TaskSplit split, int examples)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.Rule == MappingRule.Table
            ? Mean(task, split, examples, (input, _) => Exemplars(input).Any(exemplar => exemplar.Key == input[^1]) ? 1 : task.ChanceAccuracy)
            : throw new ArgumentException($"'{task.Name}': a perfect reader's share is known for a {nameof(MappingRule.Table)}; the rule is {task.Rule}.");
    }

    private static IEnumerable<(int Key, int Label)> Exemplars(IReadOnlyList<int> input) =>
        Enumerable.Range(0, input.Count / 2).Select(shot => (input[2 * shot], input[(2 * shot) + 1]));

    private static double Mean(InContextMapping task, TaskSplit split, int examples, Func<IReadOnlyList<int>, int, double> share)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(examples);
        return Enumerable.Range(0, examples).Select(index => task.Draw(split, index)).Average(example => share(example.Input, example.Target[^1]));
    }
}

using Octavo.Statistics;

namespace Octavo.Tasks;

/// <summary>Draws an example that belongs to a split: which one is decided by the example's own tokens, so that none can be in two.</summary>
internal static class TaskDraw
{
    /// <summary>Eight of ten different inputs are for training, one to validate, one to test.</summary>
    private const int Shares = 10;

    /// <summary>So many draws without one of the split mean that the task has none.</summary>
    private const int Attempts = 10_000;

    /// <summary>Example <paramref name="index"/> of a split.</summary>
    /// <param name="task">The task's name, for errors.</param>
    /// <param name="seed">The task's seed.</param>
    /// <param name="split">The split.</param>
    /// <param name="index">The example.</param>
    /// <param name="make">Makes an example from random numbers.</param>
    /// <exception cref="ArgumentException">The task has too few different inputs for a split of its own.</exception>
    public static TokenExample Of(string task, int seed, TaskSplit split, long index, Func<RandomStream, TokenExample> make) =>
        Of(task, seed, split, index, make, example => example.Input);

    /// <summary>The same for examples of any kind.</summary>
    /// <param name="task">The task's name, for errors.</param>
    /// <param name="seed">The task's seed.</param>
    /// <param name="split">The split.</param>
    /// <param name="index">The example.</param>
    /// <param name="make">Makes an example from random numbers.</param>
    /// <param name="input">What a model reads of an example, as numbers.</param>
    /// <exception cref="ArgumentException">The task has too few different inputs for a split of its own.</exception>
    public static T Of<T>(string task, int seed, TaskSplit split, long index, Func<RandomStream, T> make, Func<T, IEnumerable<int>> input)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var random = new RandomStream(seed, unchecked((index * 4) + (int)split));
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var example = make(random);
            if (SplitOf(input(example)) == split)
            {
                return example;
            }
        }

        throw new ArgumentException($"Task '{task}' has no input for the {split} split in {Attempts:N0} draws: it has too few different inputs. Make the task larger.");
    }

    /// <summary>Draws until a part of an example, such as its rule, belongs to a split.</summary>
    /// <exception cref="ArgumentException">None does in many draws.</exception>
    public static T Belonging<T>(string task, TaskSplit split, Func<T> draw, Func<T, bool> belongs)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var drawn = draw();
            if (belongs(drawn))
            {
                return drawn;
            }
        }

        throw new ArgumentException($"Task '{task}' has nothing to draw from for the {split} split: it has too few different rules. Make the task larger.");
    }

    /// <summary>A number that an input's tokens decide (Fowler, Noll and Vo, 64 bits).</summary>
    public static ulong Hash(IEnumerable<int> input)
    {
        var hash = 14695981039346656037UL;
        foreach (var token in input)
        {
            hash = unchecked((hash ^ (uint)token) * 1099511628211UL);
        }

        return hash;
    }

    /// <summary>The split that an input belongs to: its hash, mixed.</summary>
    public static TaskSplit SplitOf(IEnumerable<int> input)
    {
        var hash = Hash(input);
        return (RandomStream.SplitMix(ref hash) % Shares) switch
        {
            8 => TaskSplit.Validation,
            9 => TaskSplit.Test,
            _ => TaskSplit.Train,
        };
    }
}

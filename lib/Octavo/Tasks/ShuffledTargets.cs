using System.Text.Json.Serialization;
using Octavo.Statistics;

namespace Octavo.Tasks;

/// <summary>
/// A task with its answers dealt anew: each input has the answers of another input of the same split. Every answer is as frequent as before
/// and none has to do with its input, so a model can learn how often each is right and nothing more. What an experiment finds in a task,
/// it must not find here.
/// </summary>
/// <remarks>
/// Whose answers an input has is decided by its own tokens and the <see cref="Seed"/>: the same input has the same answers wherever it comes, as the
/// noise of wrong labels would have it. Places that are scored stay; the other input's answers fill them in order. It is one with as many
/// answers; where a task has no such (only its first training examples have so few), one with more, whose first are taken.
/// </remarks>
public sealed record ShuffledTargets : ITokenTask
{
    /// <summary>Other inputs that are looked at for as many answers before more will do.</summary>
    private const int Attempts = 100;

    /// <summary>The task whose inputs and answers these are.</summary>
    [JsonIgnore]
    public required ITokenTask Task { get; init; }

    /// <summary>Decides which input has which answers.</summary>
    public required int Seed { get; init; }

    /// <inheritdoc/>
    public string Name => $"{Task.Name}, answers shuffled";

    /// <inheritdoc/>
    public int VocabularySize => Task.VocabularySize;

    /// <inheritdoc/>
    public int Length => Task.Length;

    /// <summary>That of the task itself. Where an answer is one of those that the input offers, who guesses among them is right less often here.</summary>
    public double ChanceAccuracy => Task.ChanceAccuracy;

    /// <summary>All values of the task, and not only what every task has: records of runs are kept by them.</summary>
    [JsonInclude]
    [JsonPropertyName(nameof(Task))]
    internal object Wrapped => Task;

    /// <inheritdoc/>
    public string Word(int token) => Task.Word(token);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The task has no other input with as many answers in the split, or a value of the task is out of its range.</exception>
    public TokenExample Draw(TaskSplit split, long index)
    {
        ArgumentNullException.ThrowIfNull(Task);
        var example = Task.Draw(split, index);
        int[] places = [.. Enumerable.Range(0, example.Target.Count).Where(place => example.Target[place] != TokenExample.Unscored)];
        var answers = OfAnother(split, example.Input, places.Length);
        var target = new int[example.Target.Count];
        Array.Fill(target, TokenExample.Unscored);
        for (var i = 0; i < places.Length; i++)
        {
            target[places[i]] = answers[i];
        }

        return example with { Target = target };
    }

    private int[] OfAnother(TaskSplit split, IReadOnlyList<int> input, int count)
    {
        var random = new RandomStream(Seed, unchecked((long)TaskDraw.Hash(input)));
        int[]? longer = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var other = Task.Draw(split, random.NextInteger(int.MaxValue));
            int[] answers = [.. other.Target.Where(token => token != TokenExample.Unscored)];
            if (other.Input.SequenceEqual(input) || answers.Length < count)
            {
                continue;
            }

            if (answers.Length == count)
            {
                return answers;
            }

            longer ??= answers;
        }

        return longer ?? throw new ArgumentException(
            $"Task '{Task.Name}' has no other input with {count} answers in {Attempts} draws of the {split} split: its answers cannot be shuffled. Make the task larger.");
    }
}

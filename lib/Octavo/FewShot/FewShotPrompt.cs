using System.Text;
using Octavo.Statistics;

namespace Octavo.FewShot;

/// <summary>The exact text put before a model for one question, and which exemplars are in it.</summary>
/// <param name="Text">Instruction, exemplars and question, up to where the answer begins.</param>
/// <param name="Query">The question asked.</param>
/// <param name="ExemplarIndices">Positions of the exemplars in the pool, in the order shown.</param>
public sealed record FewShotPrompt(string Text, FewShotItem Query, IReadOnlyList<int> ExemplarIndices)
{
    /// <summary>The stream that decides exemplars which all questions share; no question has that position.</summary>
    private const long SharedStream = -1;

    /// <summary>
    /// Builds the prompt for one item. The exemplars are drawn without replacement from the pool less every item with the
    /// question's own prompt, and depend on the seed and the item's position alone.
    /// </summary>
    /// <param name="task">The task asked.</param>
    /// <param name="index">Position of the question among the task's items, from 0.</param>
    /// <param name="exemplars">K, the number of solved examples before the question.</param>
    /// <param name="seed">Seed of the draw.</param>
    /// <param name="pool">Items to draw from, a training split for example; the task's pool if not given.</param>
    /// <param name="draw">Whether each question gets exemplars of its own.</param>
    /// <exception cref="FewShotException">The pool has fewer than K items besides the question and its duplicates.</exception>
    public static FewShotPrompt Build(
        FewShotTask task, int index, int exemplars, int seed, IReadOnlyList<FewShotItem>? pool = null, ExemplarDraw draw = ExemplarDraw.PerItem)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentOutOfRangeException.ThrowIfNegative(exemplars);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, task.Items.Count);
        var query = task.Items[index];
        var source = pool ?? task.Pool ?? task.Items;
        var drawn = exemplars == 0 ? [] : Draw(task, index, exemplars, seed, source, draw);

        var text = new StringBuilder();
        if (task.Instruction.Length > 0)
        {
            text.Append(task.Instruction).Append(task.ExemplarSeparator);
        }

        foreach (var position in drawn)
        {
            text.Append(source[position].Prompt).Append(task.AnswerSeparator).Append(source[position].Answer).Append(task.ExemplarSeparator);
        }

        return new FewShotPrompt(text.Append(query.Prompt).ToString(), query, drawn);
    }

    private static int[] Draw(
        FewShotTask task, int index, int exemplars, int seed, IReadOnlyList<FewShotItem> source, ExemplarDraw draw)
    {
        var asked = task.Items[index].Prompt.Trim();
        bool IsAnother(int position) => !source[position].Prompt.AsSpan().Trim().SequenceEqual(asked);
        var eligible = Enumerable.Range(0, source.Count).Where(IsAnother).ToArray();
        if (exemplars > eligible.Length)
        {
            throw new FewShotException(
                $"Task '{task.Name}': {exemplars} exemplars were asked for item {index + 1}, but the pool of {source.Count} has only "
                + $"{eligible.Length} items besides the question and its duplicates; ask for at most {eligible.Length}.");
        }

        return draw == ExemplarDraw.PerItem
            ? [.. new RandomStream(seed, index).Sample(eligible.Length, exemplars).Select(position => eligible[position])]
            : [.. new RandomStream(seed, SharedStream).Sample(source.Count, source.Count).Where(IsAnother).Take(exemplars)];
    }
}

namespace Octavo.Tasks;

/// <summary>Examples of tasks as people read them.</summary>
public static class TaskText
{
    /// <summary>
    /// An example as a line of words. A word in square brackets is asked for at that place; where the model reads it there afterwards, as in
    /// text, it is not written twice.
    /// </summary>
    /// <param name="task">The task that the example is of.</param>
    /// <param name="example">The example.</param>
    public static string Describe(this ITokenTask task, TokenExample example)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(example);
        var words = new List<string>();
        for (var place = 0; place < example.Input.Count; place++)
        {
            var asked = place > 0 ? example.Target[place - 1] : TokenExample.Unscored;
            if (asked == TokenExample.Unscored || asked != example.Input[place])
            {
                words.Add(task.Word(example.Input[place]));
            }

            if (example.Target[place] != TokenExample.Unscored)
            {
                words.Add($"[{task.Word(example.Target[place])}]");
            }
        }

        return string.Join(' ', words);
    }
}

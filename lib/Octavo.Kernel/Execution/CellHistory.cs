using System.Collections.Immutable;
using System.IO.Enumeration;

namespace Octavo.Kernel.Execution;

/// <summary>The cells that ran in this process and asked to be remembered. Only code and results are kept, never what was typed into a prompt.</summary>
internal sealed class CellHistory
{
    /// <summary>The number of this process's session; there is no other.</summary>
    public const int Session = 1;

    private ImmutableList<HistoryEntry> entries = [];

    public void Add(int number, string code) => entries = entries.Add(new HistoryEntry(number, code, null));

    /// <summary>Adds the result of the cell with that number, if it is remembered.</summary>
    public void SetOutput(int number, string output)
    {
        if (entries is [.., var last] && last.Number == number)
        {
            entries = entries.SetItem(entries.Count - 1, last with { Output = output });
        }
    }

    /// <summary>The last cells.</summary>
    public IReadOnlyList<HistoryEntry> Tail(int count) => [.. entries.TakeLast(count)];

    /// <summary>The cells of a session from one number up to, but without, another. 0 is this session, a negative one counts back from it.</summary>
    public IReadOnlyList<HistoryEntry> Range(int session, int start, int? stop) => session is 0 or Session
        ? [.. entries.Where(entry => entry.Number >= start && (stop is null || entry.Number < stop))]
        : [];

    /// <summary>The last cells whose code fits the pattern, in which <c>*</c> stands for anything and <c>?</c> for one character.</summary>
    /// <param name="pattern">The pattern, for the whole code.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="unique">Whether the same code counts once, where it ran last.</param>
    public IReadOnlyList<HistoryEntry> Search(string pattern, int? count, bool unique)
    {
        var fitting = entries.Where(entry => FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal), entry.Code, ignoreCase: false));
        if (unique)
        {
            fitting = fitting.GroupBy(entry => entry.Code).Select(group => group.Last()).OrderBy(entry => entry.Number);
        }

        return [.. fitting.TakeLast(count ?? int.MaxValue)];
    }
}

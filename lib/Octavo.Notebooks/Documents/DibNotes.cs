using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Octavo.Notebooks.Documents;

/// <summary>
/// What a .dib file's text cannot say of its cells (tags, empty cells, cells of several languages ...), kept in its metadata under
/// <c>octavo</c>, which other programs pass over. The text always wins: a note holds where the text it was made for still stands, or
/// stands in the same place in a file of as many cells.
/// </summary>
internal sealed class DibNotes
{
    /// <summary>The name of the notes in a .dib file's metadata.</summary>
    public const string Name = "octavo";

    private readonly IReadOnlyList<(string Language, string Text)> cells;
    private readonly Dictionary<int, (JsonObject Note, bool Edited)> byStart = [];
    private readonly Dictionary<int, List<JsonObject>> before = [];

    /// <summary>Finds the cell of each note.</summary>
    public DibNotes(JsonObject? notes, IReadOnlyList<(string Language, string Text)> cells)
    {
        this.cells = cells;
        var sameCount = (int?)notes?["count"] == cells.Count;
        var homeless = new List<JsonObject>();
        foreach (var note in (notes?["cells"]?.AsArray() ?? []).Select(item => item as JsonObject ?? throw new FormatException("A note that is no object.")))
        {
            var (at, pieces) = (Place(note), Pieces(note));
            if (pieces == 0)
            {
                if (sameCount && at >= 0 && at <= cells.Count)
                {
                    (before.TryGetValue(at, out var list) ? list : before[at] = []).Add(note);
                }
            }
            else if (at >= 0 && pieces <= cells.Count - at && Hash(cells.Skip(at).Take(pieces)) == (string?)note["hash"])
            {
                byStart.TryAdd(at, (note, false));
            }
            else if (pieces == 1)
            {
                homeless.Add(note);
            }
        }

        Rehome(homeless, sameCount);
    }

    /// <summary>
    /// The cells of the notebook: language and text as they stand in the file, null and empty where only the note has them; and the note
    /// that says more, null where none does.
    /// </summary>
    public IEnumerable<(string? Language, string Text, JsonObject? Note, bool Edited)> Cells()
    {
        for (var i = 0; i <= cells.Count; i++)
        {
            foreach (var note in before.GetValueOrDefault(i) ?? [])
            {
                yield return (null, "", note, false);
            }

            if (i == cells.Count)
            {
                yield break;
            }

            if (!byStart.TryGetValue(i, out var found))
            {
                yield return (cells[i].Language, cells[i].Text, null, false);
            }
            else if (Pieces(found.Note) == 1)
            {
                yield return (cells[i].Language, cells[i].Text, found.Note, found.Edited);
            }
            else
            {
                // Several cells of the file are one of the notebook, which the note holds whole.
                yield return (null, "", found.Note, false);
                i += Pieces(found.Note) - 1;
            }
        }
    }

    /// <summary>A short print of cells' texts, by which a note finds them again.</summary>
    public static string Hash(IEnumerable<(string Language, string Text)> cells)
    {
        var text = string.Concat(cells.Select(cell => $"#!{cell.Language}\n{cell.Text.Length.ToString(CultureInfo.InvariantCulture)}\n{cell.Text}\n"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
    }

    private static int Place(JsonObject note) => (int?)note["at"] ?? throw new FormatException("A note without a place.");

    private static int Pieces(JsonObject note) => Math.Max(0, (int?)note["pieces"] ?? 1);

    // Cells that were moved are found by their text; one that was edited, by its place.
    private void Rehome(List<JsonObject> homeless, bool sameCount)
    {
        if (homeless.Count == 0)
        {
            return;
        }

        var free = Enumerable.Range(0, cells.Count).Where(index => !byStart.ContainsKey(index))
            .GroupBy(index => Hash([cells[index]])).ToDictionary(group => group.Key, group => new Queue<int>(group));
        var edited = new List<JsonObject>();
        foreach (var note in homeless)
        {
            if (free.TryGetValue((string?)note["hash"] ?? "", out var places) && places.TryDequeue(out var place))
            {
                byStart.TryAdd(place, (note, false));
            }
            else
            {
                edited.Add(note);
            }
        }

        foreach (var note in edited)
        {
            if (sameCount && Place(note) is >= 0 and var at && at < cells.Count)
            {
                byStart.TryAdd(at, (note, true));
            }
        }
    }
}

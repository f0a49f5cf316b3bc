using System.Text;
using System.Text.Json.Nodes;

namespace Octavo.Notebooks.Documents;

/// <summary>
/// Writes a notebook as a .dib file. What the text cannot say goes into its metadata, so that reading it gives the same notebook; only
/// outputs, execution counts and cells' ids have no place there.
/// </summary>
internal sealed class DibWriter
{
    private static readonly NotebookLayout OneLine = new(null, "\n", Spaced: false, HasByteOrderMark: false, "");

    // What is made anew by a run or by reading, or said by the text.
    private static readonly string[] Unkept = ["id", "outputs", "execution_count", "source", "cell_type", "metadata"];

    private readonly NotebookDocument document;
    private readonly JsonObject meta;
    private readonly DibLanguages languages;
    private readonly string defaultLanguage;
    private readonly bool untagged;
    private readonly StringBuilder text = new();
    private readonly JsonArray notes = [];
    private int count;

    private DibWriter(NotebookDocument document)
    {
        this.document = document;
        meta = MetaOf(document.Root["metadata"] as JsonObject ?? []);
        DeclareUnknown();
        languages = new DibLanguages(meta["kernelInfo"]);
        defaultLanguage = languages.Default(document.Root["metadata"]);
        var usual = document.Cells.Where(cell => cell.IsCode && Name(cell) == defaultLanguage).ToList();
        untagged = usual.Count > 0 && usual.TrueForAll(cell => cell.Language is null);
    }

    /// <summary>The file's text.</summary>
    public static string Write(NotebookDocument document)
    {
        var writer = new DibWriter(document);
        foreach (var cell in document.Cells)
        {
            writer.Write(cell);
        }

        return writer.Head() + writer.text;
    }

    private static JsonObject MetaOf(JsonObject metadata)
    {
        var head = new JsonObject();
        var derived = DocumentLanguage.ForJupyter(DocumentLanguage.Declared(metadata) ?? DocumentLanguage.Usual).ToList();
        var isDerived = derived.TrueForAll(member => metadata.ContainsKey(member.Key) && Same(metadata[member.Key], member.Value));
        foreach (var (name, value) in metadata)
        {
            if (name == "polyglot_notebook" && value is JsonObject polyglot && polyglot.ContainsKey("kernelInfo"))
            {
                head["kernelInfo"] = polyglot["kernelInfo"]?.DeepClone();
                if (polyglot.Count > 1)
                {
                    var rest = polyglot.DeepClone().AsObject();
                    rest.Remove("kernelInfo");
                    head[name] = rest;
                }
            }
            else if (name == "kernelInfo" ? !head.ContainsKey(name) : name != DibNotes.Name && !(isDerived && derived.Exists(member => member.Key == name)))
            {
                head[name] = value?.DeepClone();
            }
        }

        return head;
    }

    // A language that only this notebook knows must be declared, or its cells could not be told apart again.
    private void DeclareUnknown()
    {
        var known = new DibLanguages(meta["kernelInfo"]);
        var unknown = document.Cells.Where(cell => cell.IsCode).Select(cell => cell.Language ?? document.DefaultLanguage)
            .Where(name => known.Find(name) is null && DibLanguages.CanStand(name)).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (unknown.Count == 0)
        {
            return;
        }

        if (meta["kernelInfo"] is not JsonObject information)
        {
            meta["kernelInfo"] = information = new JsonObject { ["defaultKernelName"] = document.DefaultLanguage };
        }

        if (information["items"] is not JsonArray items)
        {
            information["items"] = items = [];
        }

        foreach (var name in unknown)
        {
            items.Add(new JsonObject { ["name"] = name });
        }
    }

    private string Name(NotebookCell cell)
    {
        var name = FirstLine(cell.Source) ?? cell.Language ?? document.DefaultLanguage;
        return languages.Find(name) ?? defaultLanguage;
    }

    /// <summary>The language that a cell's own first line names; its text follows that line.</summary>
    private string? FirstLine(string source) => languages.Switch(source.Split('\n', 2)[0]);

    private void Write(NotebookCell cell)
    {
        var source = cell.Source;
        var body = cell.IsCode && FirstLine(source) is not null ? source.Split('\n', 2) is [_, var rest] ? rest : "" : source;
        var written = DibText.Cell(cell.IsCode ? Name(cell) : DibLanguages.Markdown, body);
        var pieces = DibText.Split(written.Split('\n'), languages, defaultLanguage);
        if (Note(cell, source, pieces) is { } note)
        {
            notes.Add(note);
        }

        count += pieces.Count;
        if (written.Length > 0)
        {
            text.Append(text.Length > 0 ? "\n" : "").Append(written);
        }
    }

    /// <summary>What reading the pieces would not give back; null where it gives all.</summary>
    private JsonObject? Note(NotebookCell cell, string source, List<(string Language, string Text)> pieces)
    {
        var single = pieces.Count == 1;
        var readAs = single && pieces[0].Language == DibLanguages.Markdown ? "markdown" : "code";
        var tagged = single && readAs == "code" && !(untagged && pieces[0].Language == defaultLanguage);
        var fields = new JsonObject();
        if (cell.CellType != readAs)
        {
            fields["cell_type"] = cell.CellType;
        }

        var metadata = cell.Json["metadata"] ?? new JsonObject();
        if (!Same(metadata, tagged ? DocumentLanguage.Tag(pieces[0].Language) : new JsonObject()) || !single)
        {
            fields["metadata"] = metadata.DeepClone();
        }

        foreach (var (name, value) in cell.Json.Where(field => !Unkept.Contains(field.Key)))
        {
            fields[name] = value?.DeepClone();
        }

        var (before, after, exact) = Around(cell, source, pieces);
        if (fields.Count == 0 && before.Length == 0 && after.Length == 0 && exact is null)
        {
            return null;
        }

        var note = new JsonObject { ["at"] = count };
        Add(note, "pieces", single ? null : pieces.Count);
        note["hash"] = DibNotes.Hash(pieces);
        Add(note, "before", before.Length > 0 ? before : null);
        Add(note, "after", after.Length > 0 ? after : null);
        Add(note, "source", exact);
        Add(note, "cell", fields.Count > 0 ? fields : null);
        return note;
    }

    private static (string Before, string After, JsonNode? Exact) Around(NotebookCell cell, string source, List<(string Language, string Text)> pieces)
    {
        // What UTF-8 cannot hold (half a surrogate pair) reads as this character: kept as it stands.
        if (source.Contains('\uFFFD', StringComparison.Ordinal))
        {
            return ("", "", cell.Json["source"]!.DeepClone());
        }

        return pieces.Count == 1 && source.IndexOf(pieces[0].Text, StringComparison.Ordinal) is var at and >= 0
            ? (source[..at], source[(at + pieces[0].Text.Length)..], null)
            : ("", "", source.Length == 0 && pieces.Count == 0 ? null : NotebookCell.SplitLines(source));
    }

    private static void Add(JsonObject note, string name, JsonNode? value)
    {
        if (value is not null)
        {
            note[name] = value;
        }
    }

    private string Head()
    {
        var whole = document.Root.DeepClone().AsObject();
        whole.Remove("cells");
        var read = DibReader.Root(meta, null);
        read.Remove("cells");
        var own = new JsonObject();
        if (!Same(whole, read))
        {
            own["notebook"] = whole;
        }

        if (untagged)
        {
            own["untagged"] = true;
        }

        if (notes.Count > 0)
        {
            own["count"] = count;
            own["cells"] = notes;
        }

        Add(meta, DibNotes.Name, own.Count > 0 ? own : null);

        // A cell's own line of that name must not be taken for the file's metadata.
        var isMisleading = text.ToString().Split('\n').Any(line => line.TrimEnd() == DibReader.MetaLine);
        return meta.Count == 0 && !isMisleading
            ? ""
            : $"{DibReader.MetaLine}\n\n{Encoding.UTF8.GetString(NotebookJsonWriter.Write(meta, OneLine))}\n{(text.Length > 0 ? "\n" : "")}";
    }

    // By text, because half surrogate pairs cannot be compared as strings; the order of members does not count.
    private static bool Same(JsonNode? one, JsonNode? other) =>
        NotebookJsonWriter.Write(Sorted(one) ?? "", OneLine).SequenceEqual(NotebookJsonWriter.Write(Sorted(other) ?? "", OneLine));

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => new KeyValuePair<string, JsonNode?>(member.Key, Sorted(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}

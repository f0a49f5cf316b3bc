using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Octavo.Notebooks.Documents;

/// <summary>Reads .NET Interactive's .dib files: an optional <c>#!meta</c> block of JSON, then cells, each begun by its language's line.</summary>
internal static class DibReader
{
    /// <summary>The line that begins the metadata.</summary>
    public const string MetaLine = "#!meta";

    // As deep as a notebook's own JSON, which notes hold parts of.
    private const int MaximumDepth = 510;

    /// <summary>The file as a notebook of nbformat 4.5 that asks for the built-in kernel.</summary>
    /// <exception cref="NotebookFormatException">It is not UTF-8, or its metadata are not a JSON object of the expected shape.</exception>
    public static NotebookDocument Read(ReadOnlySpan<byte> file, string? path)
    {
        var name = path ?? "the notebook";
        var content = file.StartsWith(NotebookLayout.ByteOrderMark) ? file[NotebookLayout.ByteOrderMark.Length..] : file;
        if (!System.Text.Unicode.Utf8.IsValid(content))
        {
            throw new NotebookFormatException($"'{name}' is not UTF-8 text. Save it as UTF-8, or restore it from version control.");
        }

        var lines = Encoding.UTF8.GetString(content).Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n').ToList();
        var meta = TakeMeta(lines, name);
        try
        {
            var notes = meta[DibNotes.Name]?.AsObject();
            var root = Root(meta, notes);
            var languages = new DibLanguages(meta["kernelInfo"]);
            var language = languages.Default(root["metadata"]);
            var cells = DibText.Split(lines, languages, language);
            root["cells"] = Cells(cells, notes, (bool?)notes?["untagged"] == true ? language : null);
            return NotebookDocument.Create(root, path);
        }
        catch (Exception problem) when (problem is InvalidOperationException or FormatException or OverflowException)
        {
            throw new NotebookFormatException($"'{name}': what its {MetaLine} block says under \"{DibNotes.Name}\" is damaged. Take that part out.", problem);
        }
    }

    /// <summary>The notebook around the cells that a file with this metadata is.</summary>
    public static JsonObject Root(JsonObject meta, JsonObject? notes)
    {
        if (notes?["notebook"] is JsonObject exact)
        {
            var whole = exact.DeepClone().AsObject();
            whole.Remove("cells");
            whole.Insert(0, "cells", new JsonArray());
            return whole;
        }

        var metadata = new JsonObject();
        foreach (var (name, value) in meta)
        {
            if (name == "kernelInfo")
            {
                metadata["polyglot_notebook"] = new JsonObject { ["kernelInfo"] = value?.DeepClone() };
            }
            else if (name == "polyglot_notebook" && value is JsonObject more && metadata[name] is JsonObject known)
            {
                foreach (var (member, content) in more)
                {
                    known.TryAdd(member, content?.DeepClone());
                }
            }
            else if (name != DibNotes.Name)
            {
                metadata[name] = value?.DeepClone();
            }
        }

        if (!metadata.ContainsKey("kernelspec") && !metadata.ContainsKey("language_info"))
        {
            var position = 0;
            foreach (var (name, value) in DocumentLanguage.ForJupyter(DocumentLanguage.Declared(metadata) ?? DocumentLanguage.Usual))
            {
                metadata.Insert(position++, name, value);
            }
        }

        return new JsonObject { ["cells"] = new JsonArray(), ["metadata"] = metadata, ["nbformat"] = 4, ["nbformat_minor"] = 5 };
    }

    private static JsonArray Cells(IReadOnlyList<(string Language, string Text)> texts, JsonObject? notes, string? untagged)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var cells = new JsonArray();
        foreach (var (language, text, note, edited) in new DibNotes(notes, texts).Cells())
        {
            var isMarkdown = language == DibLanguages.Markdown;
            var noted = note?["cell"] as JsonObject;
            var cell = new JsonObject { ["cell_type"] = JsonText.Read(noted?["cell_type"]) ?? (isMarkdown ? "markdown" : "code") };
            var isCode = (string?)cell["cell_type"] == "code";
            if (isCode)
            {
                cell["execution_count"] = null;
            }

            var source = !edited && note?["source"] is { } exact
                ? exact.DeepClone()
                : NotebookCell.SplitLines($"{(string?)note?["before"]}{text}{(string?)note?["after"]}");
            cell["id"] = CellIds.Next(NotebookCell.JoinLines(source), ids);
            cell["metadata"] = noted?["metadata"]?.DeepClone()
                ?? (isMarkdown || language is null || language == untagged ? new JsonObject() : DocumentLanguage.Tag(language));
            if (isCode)
            {
                cell["outputs"] = new JsonArray();
            }

            cell["source"] = source;
            foreach (var (field, value) in noted ?? [])
            {
                if (!cell.ContainsKey(field))
                {
                    cell[field] = value?.DeepClone();
                }
            }

            cells.Add(cell);
        }

        return cells;
    }

    /// <summary>Takes the metadata out of the lines; empty where there are none.</summary>
    private static JsonObject TakeMeta(List<string> lines, string name)
    {
        var start = lines.FindIndex(line => line.TrimEnd() == MetaLine);
        if (start < 0)
        {
            return [];
        }

        var end = lines.FindIndex(start + 1, line => line.StartsWith("#!", StringComparison.Ordinal));
        end = end < 0 ? lines.Count : end;
        var json = string.Join('\n', lines.Skip(start + 1).Take(end - start - 1));
        lines.RemoveRange(start, end - start);
        if (string.IsNullOrWhiteSpace(json))
        {
            return [];
        }

        try
        {
            var options = new JsonDocumentOptions { MaxDepth = MaximumDepth, AllowDuplicateProperties = false };
            return JsonNode.Parse(json, documentOptions: options) as JsonObject
                ?? throw new NotebookFormatException($"'{name}': the {MetaLine} block on line {start + 1} is JSON but not an object.");
        }
        catch (JsonException problem)
        {
            throw new NotebookFormatException(
                $"'{name}': the {MetaLine} block is not valid JSON: line {start + 2 + problem.LineNumber}, byte {problem.BytePositionInLine + 1}.", problem);
        }
        catch (InvalidOperationException problem)
        {
            throw new NotebookFormatException($"'{name}': the {MetaLine} block names a field with half a surrogate pair, which is no text.", problem);
        }
    }
}

using System.Text;

namespace Octavo.Data;

/// <summary>Reads comma-separated files with a header line: quoted fields, doubled quotes and line breaks within quotes (RFC 4180).</summary>
public static class CommaSeparatedValues
{
    /// <summary>The file's rows, each by column name, read as they are asked for.</summary>
    /// <exception cref="DataException">The file cannot be read, or a row has not as many fields as the header; the message gives its number.</exception>
    public static IEnumerable<IReadOnlyDictionary<string, string>> Read(string path)
    {
        string[]? header = null;
        var number = 0;
        foreach (var fields in Records(CompressedText.Lines(path), path))
        {
            number++;
            if (header is null)
            {
                header = fields;
                continue;
            }

            if (fields.Length != header.Length)
            {
                throw new DataException(
                    $"Row {number - 1} of '{path}' has {fields.Length} fields, and its header {header.Length}. Verify the data set it belongs to.");
            }

            yield return header.Zip(fields).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        }
    }

    private static IEnumerable<string[]> Records(IEnumerable<string> lines, string path)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        foreach (var line in lines)
        {
            if (quoted)
            {
                field.Append('\n');
            }
            else if (line.Length == 0)
            {
                continue;
            }

            for (var i = 0; i < line.Length; i++)
            {
                if (quoted && line[i] == '"' && i + 1 < line.Length && line[i + 1] == '"')
                {
                    field.Append('"');
                    i++;
                }
                else if (line[i] == '"')
                {
                    quoted = !quoted;
                }
                else if (line[i] == ',' && !quoted)
                {
                    fields.Add(field.ToString());
                    field.Clear();
                }
                else
                {
                    field.Append(line[i]);
                }
            }

            if (!quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
                yield return [.. fields];
                fields.Clear();
            }
        }

        if (quoted)
        {
            throw new DataException($"'{path}' ends inside a quoted field. Verify the data set it belongs to.");
        }
    }
}

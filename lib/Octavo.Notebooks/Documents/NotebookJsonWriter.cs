using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Octavo.Notebooks.Documents;

/// <summary>
/// Writes JSON as Jupyter does. A value that was read and not changed is written with the very bytes it was read from, so that
/// 1.0, 1e-05, escaped characters and half surrogates stay; a new string escapes only what JSON demands, as Python's
/// <c>json.dumps(ensure_ascii=False)</c> and JavaScript's <c>JSON.stringify</c> do.
/// </summary>
internal sealed class NotebookJsonWriter(NotebookLayout layout)
{
    private static readonly SearchValues<char> Escaped =
        SearchValues.Create("\"\\\0\u0001\u0002\u0003\u0004\u0005\u0006\a\b\t\n\v\f\r\u000E\u000F\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F");

    private readonly ArrayBufferWriter<byte> output = new(1 << 16);
    private readonly byte[] newLine = Encoding.UTF8.GetBytes(layout.NewLine);
    private readonly byte[] indent = Encoding.UTF8.GetBytes(layout.Indent ?? "");

    /// <summary>The whole file, byte order mark and ending included.</summary>
    public static ReadOnlySpan<byte> Write(JsonNode root, NotebookLayout layout)
    {
        var writer = new NotebookJsonWriter(layout);
        if (layout.HasByteOrderMark)
        {
            writer.output.Write(NotebookLayout.ByteOrderMark);
        }

        writer.Node(root, 0);
        writer.Text(layout.Ending);
        return writer.output.WrittenSpan;
    }

    private void Node(JsonNode? node, int depth)
    {
        switch (node)
        {
            case null:
                output.Write("null"u8);
                break;
            case JsonObject members:
                Open((byte)'{');
                var first = true;
                foreach (var (name, value) in members)
                {
                    Separate(ref first, depth + 1);
                    String(name);
                    output.Write(layout.Spaced ? ": "u8 : ":"u8);
                    Node(value, depth + 1);
                }

                Close((byte)'}', first, depth);
                break;
            case JsonArray items:
                Open((byte)'[');
                var start = true;
                foreach (var item in items)
                {
                    Separate(ref start, depth + 1);
                    Node(item, depth + 1);
                }

                Close((byte)']', start, depth);
                break;
            case JsonValue value when value.TryGetValue<JsonElement>(out var element):
                output.Write(JsonMarshal.GetRawUtf8Value(element));
                break;
            case JsonValue value when value.TryGetValue<string>(out var text):
                String(text);
                break;
            default:
                Text(node.ToJsonString());
                break;
        }
    }

    private void Open(byte bracket) => output.Write([bracket]);

    private void Separate(ref bool first, int depth)
    {
        if (!first)
        {
            output.Write(layout.Indent is null && layout.Spaced ? ", "u8 : ","u8);
        }

        first = false;
        Line(depth);
    }

    private void Close(byte bracket, bool empty, int depth)
    {
        if (!empty)
        {
            Line(depth);
        }

        output.Write([bracket]);
    }

    private void Line(int depth)
    {
        if (layout.Indent is null)
        {
            return;
        }

        output.Write(newLine);
        for (var i = 0; i < depth; i++)
        {
            output.Write(indent);
        }
    }

    private void String(string text)
    {
        output.Write("\""u8);
        var rest = text.AsSpan();
        for (int next; (next = rest.IndexOfAny(Escaped)) >= 0; rest = rest[(next + 1)..])
        {
            Text(rest[..next]);
            Text(rest[next] switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                var control => $"\\u{(int)control:x4}",
            });
        }

        Text(rest);
        output.Write("\""u8);
    }

    private void Text(ReadOnlySpan<char> text)
    {
        // Encoding.UTF8 writes U+FFFD for half a surrogate pair, which JSON could not hold otherwise.
        var written = Encoding.UTF8.GetBytes(text, output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length)));
        output.Advance(written);
    }
}

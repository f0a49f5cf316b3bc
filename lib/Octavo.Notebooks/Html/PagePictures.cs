using System.Text.Json.Nodes;
using Octavo.Notebooks.Documents;

namespace Octavo.Notebooks.Html;

/// <summary>Finds the pictures that Markdown names, in the cell's attachments or beside the notebook, and puts them into the page.</summary>
internal sealed class PagePictures(string? notebookPath)
{
    private const long LargestFile = 10_000_000;

    private readonly string? folder = notebookPath is null ? null : Path.GetDirectoryName(Path.GetFullPath(notebookPath));

    /// <summary>The picture as a <c>data:</c> address; null where it is neither attached nor a picture in the notebook's own folder.</summary>
    public string? Embed(string address, JsonObject? attachments)
    {
        if (address.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            return address;
        }

        if (address.StartsWith("attachment:", StringComparison.Ordinal))
        {
            var name = Uri.UnescapeDataString(address["attachment:".Length..]);
            return attachments?[name] is JsonObject bundle && bundle.FirstOrDefault() is { Key: { } mime, Value: { } content }
                ? Data(mime, NotebookCell.JoinLines(content))
                : null;
        }

        return File(address);
    }

    /// <summary>The <c>data:</c> address of content in base64, in which line ends do not matter.</summary>
    public static string Data(string mime, string base64) =>
        $"data:{mime};base64,{string.Concat(base64.Where(character => char.IsAsciiLetterOrDigit(character) || character is '+' or '/' or '='))}";

    private string? File(string address)
    {
        if (folder is null || address.Contains("://", StringComparison.Ordinal) || Mime(address) is not { } mime)
        {
            return null;
        }

        var path = Path.GetFullPath(Path.Combine(folder, Uri.UnescapeDataString(address)));
        var file = new FileInfo(path);

        // A notebook may show what lies beside it, not what lies elsewhere on the machine that exports it.
        return path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) && file is { Exists: true, LinkTarget: null, Length: <= LargestFile }
            ? $"data:{mime};base64,{Convert.ToBase64String(System.IO.File.ReadAllBytes(path))}"
            : null;
    }

    private static string? Mime(string address) => Path.GetExtension(address).ToLowerInvariant() switch
    {
        ".png" => "image/png",
        ".jpg" or ".jpeg" => "image/jpeg",
        ".gif" => "image/gif",
        ".svg" => "image/svg+xml",
        ".webp" => "image/webp",
        _ => null,
    };
}

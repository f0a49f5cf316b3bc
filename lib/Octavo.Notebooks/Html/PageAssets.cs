using System.Text;

namespace Octavo.Notebooks.Html;

/// <summary>The libraries that draw mathematics and diagrams, which the build puts beside the assembly where it could fetch them.</summary>
internal sealed class PageAssets(string folder)
{
    /// <summary>The folder that the build fills.</summary>
    public static PageAssets Built { get; } = new(Path.Combine(AppContext.BaseDirectory, "page-assets"));

    /// <summary>Temml's script; null where the build had none.</summary>
    public string? MathematicsScript => Read("temml.min.js");

    /// <summary>Temml's style sheet with its script font inside; null where the build had none.</summary>
    public string? MathematicsStyle => Read("Temml-Local.css") is { } style && Bytes("Temml.woff2") is { } font
        ? style.Replace("url('Temml.woff2')", $"url(data:font/woff2;base64,{Convert.ToBase64String(font)})", StringComparison.Ordinal)
        : null;

    /// <summary>Mermaid's script; null where the build had none.</summary>
    public string? DiagramScript => Read("mermaid.min.js");

    /// <summary>A text of this assembly's own: style sheets and scripts of the page.</summary>
    public static string Own(string name)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream("Octavo.Notebooks.Page." + name)
            ?? throw new InvalidOperationException($"The assembly lacks its resource '{name}'. Build it again.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private string? Read(string name) => Bytes(name) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    private byte[]? Bytes(string name)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? File.ReadAllBytes(path) : null;
    }
}

using Plotly.NET;

namespace Octavo.Reports.Figures;

/// <summary>
/// The plotly.js that the Plotly.NET package carries, as a script element. It is 3.6 MB, so it goes once into a page:
/// with the first figure that a process renders, and wherever it is asked for.
/// </summary>
internal static class PlotlyAsset
{
    private const string ResourcePrefix = "Plotly.NET.plotly-";
    private const string ResourceSuffix = ".min.js";

    private static readonly Lazy<(string Version, string Script)> Loaded = new(Load);
    private static int written;

    /// <summary>The version of plotly.js.</summary>
    public static string Version => Loaded.Value.Version;

    /// <summary>Writes the script if this is the process's first figure, or if <paramref name="always"/>.</summary>
    public static void WriteWhereNeeded(TextWriter writer, bool always)
    {
        if (Interlocked.Exchange(ref written, 1) == 0 || always)
        {
            writer.Write($"<script data-asset=\"plotly-{Version}\">");
            writer.Write(Loaded.Value.Script);
            writer.Write("</script>");
        }
    }

    private static (string Version, string Script) Load()
    {
        var assembly = typeof(GenericChart).Assembly;
        var name = Array.Find(
            assembly.GetManifestResourceNames(),
            resource => resource.StartsWith(ResourcePrefix, StringComparison.Ordinal) && resource.EndsWith(ResourceSuffix, StringComparison.Ordinal))
            ?? throw new InvalidOperationException(
                $"The Plotly.NET package has no resource '{ResourcePrefix}*{ResourceSuffix}'; figures cannot be drawn. Use the version that Directory.Packages.props names.");
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);

        // plotly.js hands itself to an AMD or CommonJS loader where it sees one, as in Jupyter's pages with require.js; with these
        // names hidden it sets window.Plotly. What it does afterwards is unchanged: it looks at them only when it starts.
        var script = "(function(define,exports,module){" + reader.ReadToEnd() + "\n}).call(window);";
        return (name[ResourcePrefix.Length..^ResourceSuffix.Length], script.Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase));
    }
}

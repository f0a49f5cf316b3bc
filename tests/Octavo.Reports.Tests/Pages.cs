using Octavo.Reports.Figures;

namespace Octavo.Reports.Tests;

/// <summary>Pages like the exported ones: everything inline, and a policy that allows no network and no eval.</summary>
internal static class Pages
{
    public const string Policy = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:";

    public static string Of(IEnumerable<Figure> figures, string? theme = null, string head = "") =>
        Wrap(string.Concat(figures.Select((figure, i) => (i == 0 ? figure.WithPlotly() : figure).ToHtml())), theme, head);

    public static string Wrap(string body, string? theme = null, string head = "") =>
        $$"""
        <!doctype html><html lang="en"{{(theme is null ? "" : $" data-theme=\"{theme}\"")}}><head><meta charset="utf-8"><title>Figures</title>
        <meta http-equiv="Content-Security-Policy" content="{{Policy}}"><meta name="viewport" content="width=device-width">
        <style>body{margin:0 auto;padding:16px;max-width:760px;font:16px/1.5 system-ui,sans-serif;background:#fff;color:#1f2328}
        [data-theme=dark] body{background:#16191d;color:#e0e4e8}</style>{{head}}</head><body>{{body}}</body></html>
        """;
}

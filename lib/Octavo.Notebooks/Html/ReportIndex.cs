using System.Text;

namespace Octavo.Notebooks.Html;

/// <summary>Makes the page that lists a report's notebooks: questions, verdicts, times, and what failed.</summary>
public static class ReportIndex
{
    private static readonly string[] KnownVerdicts = ["right", "imprecise", "wrong", "mixed", "inconclusive"];

    /// <summary>The page's HTML: self-contained, a few tens of kilobytes.</summary>
    public static string Render(IReadOnlyList<IndexEntry> entries, IndexOptions options)
    {
        var main = new StringBuilder("<header class=\"title\">\n");
        main.Append($"<h1 id=\"page-title\">{HtmlText.Escape(options.Title)}</h1>\n");
        if (options.Subtitle is { } subtitle)
        {
            main.Append($"<p class=\"subtitle\">{HtmlText.Escape(subtitle)}</p>\n");
        }

        main.Append(Summary(entries, options)).Append(Tally(entries)).Append("</header>\n").Append(Failures(entries));
        main.Append("<ol class=\"notebooks\">\n");
        foreach (var entry in entries)
        {
            Notebook(main, entry);
        }

        main.Append("</ol>\n");
        main.Append(PageFrame.Facts(
        [
            .. options.Generated is { } generated ? [("Made", HtmlText.Moment(generated))] : Array.Empty<(string, string)>(),
            .. options.Provenance.Select(fact => (fact.Name, HtmlText.Escape(fact.Value))),
        ]));
        return new PageFrame
        {
            Title = options.Title,
            Language = options.Language,
            Bar = $"<a class=\"home\" href=\"#top\">{HtmlText.Escape(options.Title)}</a>",
            Main = main.ToString(),
            Styles = [PageAssets.Own("index.css")],
        }.ToHtml();
    }

    private static string Summary(IReadOnlyList<IndexEntry> entries, IndexOptions options)
    {
        var claims = entries.Sum(entry => entry.Claims.Count);
        var failed = entries.Count(entry => entry.Error is not null);
        var time = options.WallTime ?? TimeSpan.FromSeconds(entries.Sum(entry => entry.Seconds));
        string?[] items =
        [
            options.Generated is { } generated ? HtmlText.Moment(generated) : null,
            Count(entries.Count, "notebook"),
            claims == 0 ? null : Count(claims, "claim"),
            failed == 0 ? null : $"<strong class=\"failed-count\">{failed} failed</strong>",
            $"ran {HtmlText.Duration(time)}",
            .. options.Provenance.Where(fact => fact.InSummary).Select(fact => HtmlText.Escape(fact.Value)),
        ];
        return $"<p class=\"summary\">{string.Concat(items.Where(item => item is not null).Select(item => $"<span>{item}</span>"))}</p>\n";
    }

    private static string Tally(IReadOnlyList<IndexEntry> entries)
    {
        var groups = entries.SelectMany(entry => entry.Claims)
            .GroupBy(claim => claim.Verdict, StringComparer.OrdinalIgnoreCase)
            .OrderBy(group => Array.IndexOf(KnownVerdicts, group.Key.ToLowerInvariant()) is var known and >= 0 ? known : int.MaxValue)
            .Select(group => $"<li>{Chip(group.Key)} <span>{group.Count()}</span></li>")
            .ToList();
        return groups.Count == 0 ? "" : $"<ul class=\"tally\" aria-label=\"Claims by verdict\">{string.Concat(groups)}</ul>\n";
    }

    private static string Failures(IReadOnlyList<IndexEntry> entries)
    {
        var failed = entries.Where(entry => entry.Error is not null).ToList();
        if (failed.Count == 0)
        {
            return "";
        }

        var items = failed.Select(entry =>
            $"<li><a href=\"{Address(entry)}\">{HtmlText.Escape(entry.Title)}{(entry.FailingCell is { } cell ? $", cell {cell}" : "")}</a>: {HtmlText.Escape(entry.Error)}</li>");
        return $"<aside class=\"banner failed\" aria-label=\"Failures\"><strong>{Count(failed.Count, "notebook")} did not run to the end</strong><ul>{string.Concat(items)}</ul></aside>\n";
    }

    private static void Notebook(StringBuilder html, IndexEntry entry)
    {
        html.Append($"<li class=\"notebook{(entry.Error is null ? "" : " failed")}\">\n<article>\n<header>");
        html.Append($"<h2><a href=\"{HtmlText.Escape(entry.Href)}\">{HtmlText.Escape(entry.Title)}</a></h2>");
        html.Append($"<p class=\"state\">{(entry.Error is null ? "" : "<span class=\"chip wrong\">Failed</span> ")}<span>{HtmlText.Duration(TimeSpan.FromSeconds(entry.Seconds))}</span></p></header>\n");
        if (entry.Question.Length > 0)
        {
            html.Append($"<p class=\"question\">{HtmlText.Escape(entry.Question)}</p>\n");
        }

        if (entry.Error is not null)
        {
            var place = entry.FailingCell is { } cell ? $"Failed in <a href=\"{Address(entry)}\">cell {cell}</a>. " : "";
            html.Append($"<p class=\"failure\">{place}{HtmlText.Escape(entry.Error)}</p>\n");
        }

        if (entry.Claims.Count > 0)
        {
            html.Append($"<table><caption class=\"hidden\">Claims of {HtmlText.Escape(entry.Title)}</caption>");
            html.Append("<thead><tr><th scope=\"col\">Claim</th><th scope=\"col\">Measured</th><th scope=\"col\">Verdict</th></tr></thead>\n<tbody>\n");
            foreach (var claim in entry.Claims)
            {
                html.Append($"<tr id=\"{HtmlText.Escape(claim.Id)}\"><td><span class=\"id\">{HtmlText.Escape(claim.Id)}</span> {HtmlText.Escape(claim.Claim)}");
                html.Append(claim.Rule.Length > 0 ? $"<details><summary>Rule</summary>{HtmlText.Escape(claim.Rule)}</details>" : "");
                html.Append($"</td><td class=\"measured\">{HtmlText.Escape(claim.Measured)}</td><td>{Chip(claim.Verdict)}</td></tr>\n");
            }

            html.Append("</tbody></table>\n");
        }

        html.Append(entry.When is { } when ? $"<p class=\"when\">Ran {HtmlText.Moment(when)}</p>\n" : "").Append("</article>\n</li>\n");
    }

    private static string Address(IndexEntry entry) =>
        HtmlText.Escape(entry.FailingCell is { } cell ? $"{entry.Href}#{HtmlExporter.CellAnchor(cell)}" : entry.Href);

    private static string Chip(string verdict)
    {
        var known = verdict.ToLowerInvariant();
        return $"<span class=\"chip {(KnownVerdicts.Contains(known, StringComparer.Ordinal) ? known : "other")}\">{HtmlText.Escape(verdict)}</span>";
    }

    private static string Count(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";
}

using System.Net;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Packages;

/// <summary>The display that says which packages are being installed and, in the end, which were.</summary>
internal sealed class PackageProgress(CellContext cell)
{
    private readonly string display = Guid.NewGuid().ToString();
    private bool shown;

    public void Installing(IEnumerable<PackageDirective> packages, TimeSpan since)
    {
        var names = packages.Select(package => package.Version == "*" ? package.Name : $"{package.Name}, {package.Version}").ToArray();
        var time = since.TotalSeconds < 1 ? "" : $" ({since.TotalSeconds:0} s)";
        Show($"Installing packages ...{time} {string.Join("; ", names)}", $"<div><strong>Installing packages ...</strong>{time}{List(names)}</div>");
    }

    public void Installed(IEnumerable<Package> packages, IReadOnlyList<string> sources)
    {
        var names = packages.Select(package => $"{package.Name}, {package.Version}").ToArray();
        var text = new List<string>();
        var html = "";
        if (names.Length > 0)
        {
            text.Add($"Installed packages: {string.Join("; ", names)}");
            html += $"<strong>Installed packages</strong>{List(names)}";
        }

        if (sources.Count > 0)
        {
            text.Add($"Package sources: {string.Join("; ", sources)}");
            html += $"<strong>Package sources</strong>{List(sources)}";
        }

        if (text.Count > 0)
        {
            Show(string.Join('\n', text), $"<div>{html}</div>");
        }
    }

    public void Failed() => Show("Installing packages failed.", "<div><strong>Installing packages failed.</strong></div>");

    private static string List(IEnumerable<string> names) =>
        $"<ul>{string.Concat(names.Select(name => $"<li><span>{WebUtility.HtmlEncode(name)}</span></li>"))}</ul>";

    private void Show(string text, string html)
    {
        var bundle = MimeBundle.Of("text/html", html).Add("text/plain", text);
        if (shown)
        {
            cell.PublishUpdate(bundle, display);
        }
        else
        {
            cell.PublishDisplay(bundle, display);
        }

        shown = true;
    }
}

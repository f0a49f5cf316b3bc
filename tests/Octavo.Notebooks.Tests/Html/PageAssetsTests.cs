using System.Text.Json.Nodes;
using Octavo.Notebooks.Html;

namespace Octavo.Notebooks.Tests.Html;

public sealed class PageAssetsTests
{
    private static readonly string Folder = Path.Combine(Root(AppContext.BaseDirectory), "lib", "Octavo.Notebooks", "Html", "Assets");

    [Fact]
    public void The_lock_file_names_each_package_by_hash_and_holds_no_address()
    {
        var text = File.ReadAllText(Path.Combine(Folder, "package-lock.json"));
        Assert.DoesNotContain("://", text, StringComparison.Ordinal);
        var wanted = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "package.json")))!["dependencies"]!.AsObject();
        var locked = JsonNode.Parse(text)!["packages"]!.AsObject();
        Assert.Equal(wanted.Count + 1, locked.Count);
        foreach (var (name, version) in wanted)
        {
            var package = locked["node_modules/" + name]!;
            Assert.Equal((string?)version, (string?)package["version"]);
            Assert.StartsWith("sha512-", (string?)package["integrity"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_script_that_speaks_of_scripts_does_not_end_its_own_element()
    {
        var script = HtmlText.Script("a = '</SCRIPT><!--<script>';");
        Assert.Equal("a = '\\x3C/script>\\x3C!--\\x3Cscript>';", script);
    }

    [Fact]
    public void What_the_build_bundled_is_whole()
    {
        Assert.SkipUnless(PageAssets.Built.MathematicsScript is not null, "The build found no npm.");
        Assert.Contains("temml", PageAssets.Built.MathematicsScript, StringComparison.Ordinal);
        Assert.Contains("data:font/woff2;base64,", PageAssets.Built.MathematicsStyle, StringComparison.Ordinal);
        Assert.DoesNotContain("url('Temml", PageAssets.Built.MathematicsStyle, StringComparison.Ordinal);
        Assert.Contains("mermaid", PageAssets.Built.DiagramScript, StringComparison.Ordinal);
    }

    private static string Root(string folder) =>
        File.Exists(Path.Combine(folder, "Workspace.sln")) ? folder : Root(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("Workspace.sln"));
}

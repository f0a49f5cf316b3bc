using System.Xml.Linq;

namespace Octavo.Cli.Tests;

/// <summary>The house's arrows: which project may see which. Anything else fails.</summary>
public sealed class ProjectArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Octavo"] = [],
        ["Octavo.Torch"] = ["Octavo"],
        ["Octavo.Reports"] = ["Octavo"],
        ["Octavo.Notebooks"] = [],
        ["Octavo.Kernel"] = ["Octavo.Notebooks"],
        ["Octavo.Cli"] = ["Octavo", "Octavo.Torch", "Octavo.Reports", "Octavo.Notebooks"],
    };

    [Fact]
    public void Every_library_project_has_its_arrows_and_no_other()
    {
        var lib = Path.Combine(Repository.Root, "lib");
        var projects = Directory.GetFiles(lib, "*.csproj", SearchOption.AllDirectories);
        Assert.Equal(Allowed.Keys.Order(), projects.Select(Path.GetFileNameWithoutExtension).Order());
        foreach (var project in projects)
        {
            var seen = References(project).Where(reference => reference.Seen).Select(reference => reference.Name).Order();
            Assert.Equal(Allowed[Path.GetFileNameWithoutExtension(project)].Order(), seen);
        }
    }

    [Fact]
    public void Only_the_command_has_a_build_order_reference_and_only_to_the_kernel()
    {
        var hidden = Directory.GetFiles(Path.Combine(Repository.Root, "lib"), "*.csproj", SearchOption.AllDirectories)
            .SelectMany(project => References(project).Where(reference => !reference.Seen)
                .Select(reference => $"{Path.GetFileNameWithoutExtension(project)} -> {reference.Name}"));
        Assert.Equal(["Octavo.Cli -> Octavo.Kernel"], hidden);
    }

    [Fact]
    public void Every_package_version_stands_in_the_central_file()
    {
        var own = Directory.GetFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Where(project => !project.Contains($"{Path.DirectorySeparatorChar}artifacts{Path.DirectorySeparatorChar}"))
            .Where(project => XDocument.Load(project).Descendants("PackageReference").Any(reference => reference.Attribute("Version") is not null));
        Assert.Empty(own);
    }

    private static IEnumerable<(string Name, bool Seen)> References(string project) =>
        XDocument.Load(project).Descendants("ProjectReference").Select(reference => (
            Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value),
            reference.Attribute("ReferenceOutputAssembly")?.Value != "false"));
}

using Octavo.Kernel.Execution;
using Octavo.Kernel.Packages;

namespace Octavo.Kernel.Tests;

public sealed class PackageDirectiveTests
{
    [Theory]
    [InlineData("#r \"nuget: Some.Package, 1.2.3\"", "Some.Package", "1.2.3")]
    [InlineData("  #r \"nuget:Some.Package\" // why", "Some.Package", "*")]
    [InlineData("#r @\"NuGet: Some.Package , *-*\"", "Some.Package", "*-*")]
    [InlineData("#r \"nuget: Some.Package, [1.0, 2.0)\"", "Some.Package", "[1.0, 2.0)")]
    [InlineData("#r \"nuget: Some.Package, Version=1.0, include=build\"", "Some.Package", "1.0")]
    [InlineData("#i \"nuget: https://example.org/index.json\"", "https://example.org/index.json", null)]
    public void Directives_are_read_as_they_are_written(string text, string name, string? version)
    {
        var directive = PackageDirective.Parse(text, line: 3)!;
        Assert.Equal((3, name, version), (directive.Line, directive.Name, directive.Version));
    }

    [Fact]
    public void What_is_no_package_is_left_alone_and_half_a_directive_is_refused()
    {
        Assert.Null(PackageDirective.Parse("#r \"folder/Library.dll\"", 1));
        Assert.Null(PackageDirective.Parse("#I \"folder\"", 1));
        Assert.Contains("Line 2: the directive names no package", Assert.Throws<CellFailedException>(() => PackageDirective.Parse("#r \"nuget: \"", 2)).Message, StringComparison.Ordinal);
        Assert.Contains("neither an address nor a folder", Assert.Throws<CellFailedException>(() => PackageDirective.Parse("#i \"nuget: absent\"", 2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Directives_of_CSharp_are_taken_out_of_the_code_where_they_are_directives()
    {
        var (directives, code) = CSharpPackages.Take("#r \"nuget: A, 1.0\"\n#r \"b.dll\"\nvar x = \"\"\"\n#r \"nuget: C\"\n\"\"\";\n#if NEVER\n#r \"nuget: D\"\n#endif");
        Assert.Equal(["A"], directives.Select(directive => directive.Name));
        Assert.Equal("                  \n#r \"b.dll\"\nvar x = \"\"\"\n#r \"nuget: C\"\n\"\"\";\n#if NEVER\n#r \"nuget: D\"\n#endif", code);
    }

    [Theory]
    [InlineData("1.2.0", "*", true)]
    [InlineData("1.2.0", "1.2", true)]
    [InlineData("1.2.0", "1.2.0.0", true)]
    [InlineData("1.2.0", "1.*", true)]
    [InlineData("1.2.0", "1.20.*", false)]
    [InlineData("1.2.0-beta.1", "1.2.0", false)]
    [InlineData("1.2.0-beta.1", "1.2.0-BETA.1", true)]
    [InlineData("1.2.0", "[1.0, 2.0)", true)]
    [InlineData("2.0.0", "[1.0, 2.0)", false)]
    [InlineData("2.0.0", "[1.0, 2.0]", true)]
    [InlineData("1.0.0", "(1.0, )", false)]
    [InlineData("3.0.0", "(, 2.0]", false)]
    public void A_loaded_version_is_held_against_what_is_asked_for(string version, string asked, bool satisfied) =>
        Assert.Equal(satisfied, PackageVersions.Satisfies(version, asked));
}

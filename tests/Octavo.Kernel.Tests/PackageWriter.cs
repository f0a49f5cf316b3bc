using System.IO.Compression;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Octavo.Kernel.Tests;

/// <summary>Makes packages that hold one small library, in a folder that can serve as a source.</summary>
internal static class PackageWriter
{
    private static readonly string Framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    /// <summary>Writes one package; the path of its assembly beside it, for others to compile against.</summary>
    public static string Write(string folder, string name, string version, string code, params (string Name, string Version, string Assembly)[] dependencies)
    {
        var assembly = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "built", version)).FullName, name + ".dll");
        var references = dependencies.Select(dependency => dependency.Assembly)
            .Concat([typeof(object).Assembly.Location, Path.Combine(Framework, "System.Runtime.dll")]);
        var outcome = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(code)],
            references.Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(assembly);
        Assert.True(outcome.Success, string.Join('\n', outcome.Diagnostics));

        using var package = ZipFile.Open(Path.Combine(folder, $"{name}.{version}.nupkg"), ZipArchiveMode.Create);
        package.CreateEntryFromFile(assembly, $"lib/net10.0/{name}.dll");
        using var writer = new StreamWriter(package.CreateEntry(name + ".nuspec").Open());
        writer.Write($"""
            <?xml version="1.0"?>
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata>
                <id>{name}</id><version>{version}</version><authors>tests</authors><description>For tests.</description>
                <dependencies><group targetFramework="net10.0">
                  {string.Concat(dependencies.Select(dependency => $"<dependency id=\"{dependency.Name}\" version=\"{dependency.Version}\" />"))}
                </group></dependencies>
              </metadata>
            </package>
            """);
        return assembly;
    }
}

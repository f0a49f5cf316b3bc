using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Octavo.Kernel.Tests;

public sealed class ReferenceTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    // Versions count only where assemblies are signed; the framework's own public key will do.
    private static readonly ImmutableArray<byte> Key = [.. typeof(object).Assembly.GetName().GetPublicKey()!];

    private static readonly string Framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    [Fact]
    public async Task A_library_and_what_lies_beside_it_are_loaded_once_and_show_their_own_types()
    {
        var folder = Path.Combine(kernel.Folder, "built");
        Directory.CreateDirectory(folder);
        var inner = Compile(folder, "Inner", "namespace Inner { public class Part { public int Value = 5; } }");
        var outer = Compile(folder, "Outer", """
            using System; using System.Collections.Generic; using System.IO;
            namespace Outer
            {
                [AttributeUsage(AttributeTargets.Class)]
                public class TypeFormatterSourceAttribute : Attribute
                {
                    public TypeFormatterSourceAttribute(Type type) { FormatterSourceType = type; }
                    public Type FormatterSourceType { get; }
                }

                public class Source { public IEnumerable<object> CreateTypeFormatters() { yield return new WholeFormatter(); } }

                public class WholeFormatter
                {
                    public string MimeType => "text/html";
                    public bool Format(object instance, TextWriter writer) { writer.Write("<em>whole of " + ((Whole)instance).Part.Value + "</em>"); return true; }
                }

                [TypeFormatterSource(typeof(Source))]
                public class Whole { public Inner.Part Part = new Inner.Part(); public Type PartType() => typeof(Inner.Part); }
            }
            """, inner);
        Assert.Equal("<em>whole of 5</em>", (await kernel.RunAsync("#r \"built/Outer.dll\"\nvar whole = new Outer.Whole();\nwhole")).Result);
        Assert.Equal("6", (await kernel.RunAsync("whole.Part.Value + 1")).Result);

        // Asked for by name later, it is the copy that is already there.
        Assert.Equal("True", (await kernel.RunAsync("#r \"built/Inner.dll\"\ntypeof(Inner.Part) == whole.PartType()")).Result);
        Assert.Equal("True", (await kernel.RunAsync(
            "System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(typeof(Outer.Whole).Assembly) == System.Runtime.Loader.AssemblyLoadContext.Default")).Result);
        Assert.True(File.Exists(outer));
    }

    [Fact]
    public async Task A_library_built_against_an_older_version_of_another_is_used_without_a_word()
    {
        var older = Directory.CreateDirectory(Path.Combine(kernel.Folder, "older")).FullName;
        var newer = Directory.CreateDirectory(Path.Combine(kernel.Folder, "newer")).FullName;
        const string Code = "[assembly: System.Reflection.AssemblyVersion(\"{0}.0.0.0\")] namespace Shelf {{ public class Book {{ public int Pages = {0}; }} }}";
        var first = Compile(older, "Shelf", string.Format(CultureInfo.InvariantCulture, Code, 1));
        Compile(newer, "Shelf", string.Format(CultureInfo.InvariantCulture, Code, 2));
        Compile(newer, "Library", "namespace Library { public class Reader { public Shelf.Book Read() => new Shelf.Book(); } }", first);
        var run = await kernel.RunAsync("#r \"newer/Shelf.dll\"\n#r \"newer/Library.dll\"\nShelf.Book book = new Library.Reader().Read();\nbook.Pages");
        Assert.Equal(("2", ""), (run.Result, run.Stream("stderr")));
    }

    [Fact]
    public async Task A_library_that_is_not_there_is_a_compile_error_that_names_it()
    {
        var run = await kernel.RunAsync("#r \"built/Absent.dll\"\n1");
        Assert.Equal("CompilationErrorException", run.Reply.ErrorName);
        Assert.Contains("built/Absent.dll", run.Reply.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal("2", (await kernel.RunAsync("1 + 1")).Result);
    }

    private static string Compile(string folder, string name, string code, params string[] references)
    {
        var path = Path.Combine(folder, name + ".dll");
        var result = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(code)],
            references.Concat([typeof(object).Assembly.Location, Path.Combine(Framework, "System.Runtime.dll")]).Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, cryptoPublicKey: Key, publicSign: true)).Emit(path);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return path;
    }
}

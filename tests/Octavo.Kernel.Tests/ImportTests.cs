using Octavo.Notebooks.Documents;

namespace Octavo.Kernel.Tests;

/// <summary>Files that a cell runs by <c>#!import</c>.</summary>
public sealed class ImportTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    private const string Empty = """{"cells":[],"metadata":{},"nbformat":4,"nbformat_minor":5}""";

    [Fact]
    public async Task A_notebooks_cells_run_in_order_in_this_session_each_in_its_language()
    {
        var notebook = NotebookDocument.Parse(Empty);
        notebook.Insert(0, "markdown", "# Helpers");
        notebook.Insert(1, "raw", "never run");
        notebook.Insert(2, "code", "var imported = 20;\nint Twice(int x) => 2 * x;");
        notebook.Insert(3, "code", "#!time\n<b>z</b>").Json["metadata"]!["polyglot_notebook"] = new System.Text.Json.Nodes.JsonObject { ["kernelName"] = "html" };
        notebook.Insert(4, "code", "imported += 1;");
        notebook.Save(InFolder("with space.ipynb"));
        var run = await kernel.RunAsync("#!import \"with space.ipynb\"\nTwice(imported)");
        Assert.True(run.Reply.Succeeded, run.Reply.ErrorMessage);
        Assert.Equal("42", run.Result);
        Assert.Equal(["# Helpers", "<b>z</b>"], run.Displays.Take(2));
        Assert.StartsWith("Wall time", run.Displays.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dib_file_and_source_files_run_too()
    {
        Write("mixed.dib", "#!markdown\n\nText\n\n#!csharp\n\nvar fromDib = 1;\n\n#!html\n\n<i>x</i>\n");
        Write("Library.cs", "\uFEFFpublic static class Library { public static int Two => 2; }");
        Write("script.csx", "#!/usr/bin/env dotnet-script\nvar three = Library.Two + 1;");
        Write("page.html", "<p>page</p>");
        Write("notes.md", "*notes*");
        var run = await kernel.RunAsync("#!import mixed.dib\n#!import --file Library.cs\n#!import ./script.csx\n#!import page.html\n#!import 'notes.md'\n#!csharp\nfromDib + Library.Two + three");
        Assert.True(run.Reply.Succeeded, run.Reply.ErrorMessage);
        Assert.Equal("6", run.Result);
        Assert.Equal(["Text", "<i>x</i>", "<p>page</p>", "*notes*"], run.Displays);
    }

    [Fact]
    public async Task Untagged_cells_have_the_notebooks_language()
    {
        var notebook = NotebookDocument.Parse("""{"cells":[],"metadata":{"kernelInfo":{"defaultKernelName":"html","items":[]}},"nbformat":4,"nbformat_minor":5}""");
        notebook.Insert(0, "code", "<u>untagged</u>");
        notebook.Save(InFolder("pages.ipynb"));
        Assert.Equal("<u>untagged</u>", (await kernel.RunAsync("#!import pages.ipynb")).Displays.Single());
    }

    [Fact]
    public async Task A_file_imports_what_lies_beside_it_and_else_in_the_working_directory()
    {
        Write("parts/outer.dib", "#!csharp\n\n#!import inner.csx\n#!import above.csx\nvar outer = inner + above;\n");
        Write("parts/inner.csx", "var inner = 1;");
        Write("above.csx", "var above = 10;");
        Write("inner.csx", "var inner = 100;");
        var run = await kernel.RunAsync("#!import parts/outer.dib\nouter");
        Assert.True(run.Reply.Succeeded, run.Reply.ErrorMessage);
        Assert.Equal("11", run.Result);
    }

    [Theory]
    [InlineData("1", "int.Parse(\"x\")", "x", "bad.dib, cell 2: The input string 'x'", "   at bad.dib, cell 2, line 2")]
    [InlineData("2", "int y = ;", "x", "bad.dib, cell 2, line 2, column 9: error CS1525", "bad.dib, cell 2, line 2, column 9")]
    [InlineData("3", "#!tiem", "x", "bad.dib, cell 2: Line 2: there is no directive '#!tiem'", "imported by In [")]
    [InlineData("4", "Microsoft.DotNet.Interactive.KernelInvocationContext.Current.Fail(\"given up\");", "x", "bad.dib, cell 2: given up", "bad.dib, cell 2: given up")]
    public async Task An_error_names_file_cell_and_line_and_ends_the_import(string name, string code, string rest, string message, string trace)
    {
        Write("bad.dib", $"#!csharp\n\nvar before{name} = 5;\n\n#!csharp\n\n//\n{code}\n\n#!csharp\n\nSystem.IO.File.WriteAllText(\"after{name}\", \"{rest}\");\n");
        var run = await kernel.RunAsync($"_ = 1;\n#!import bad.dib\nSystem.IO.File.WriteAllText(\"later{name}\", \"\");");
        Assert.Equal("error", run.Reply.Status);
        Assert.Contains(message, run.Reply.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains(run.Reply.Traceback, line => line.Contains(trace, StringComparison.Ordinal));
        Assert.False(File.Exists(InFolder("after" + name)));
        Assert.False(File.Exists(InFolder("later" + name)));
        Assert.Equal("5", (await kernel.RunAsync("before" + name)).Result);
        var own = await kernel.RunAsync("throw new Exception();");
        Assert.Contains(own.Reply.Traceback, line => line.Contains($"at In [{own.Reply.ExecutionCount}], line 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_error_in_a_file_that_a_file_imports_names_both()
    {
        Write("first.dib", "#!csharp\n\n_ = 1;\n\n#!csharp\n\n#!import second.csx\n");
        Write("second.csx", "\n\nthrow new InvalidOperationException(\"deep\");");
        var run = await kernel.RunAsync("#!import first.dib");
        Assert.Equal("first.dib, cell 2: second.csx: deep", run.Reply.ErrorMessage);
        Assert.Equal(
            ["   at second.csx, line 3", "   imported by first.dib, cell 2, line 1", $"   imported by In [{run.Reply.ExecutionCount}], line 1"],
            run.Reply.Traceback.Skip(1));
    }

    [Fact]
    public async Task Files_that_import_each_other_are_refused()
    {
        Write("a.dib", "#!csharp\n\n#!import sub/b.dib\n");
        Write("sub/b.dib", "#!csharp\n\n#!import ../a.dib\n");
        var run = await kernel.RunAsync("#!import a.dib");
        Assert.EndsWith("the files import each other without end: a.dib -> b.dib -> a.dib.", run.Reply.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal("1", (await kernel.RunAsync("1")).Result);
    }

    [Theory]
    [InlineData("", "needs the path of a file")]
    [InlineData("none.ipynb", "there is no file 'none.ipynb' in '")]
    [InlineData("folder.dib", "'folder.dib' is a folder")]
    [InlineData("script.py", "'script.py' is Python, which this kernel does not run. It imports .ipynb, .dib, .cs")]
    [InlineData("data.csv", "'data.csv' is not a kind of file that can be imported")]
    [InlineData("https://example.org/a.ipynb", "is an address; #!import reads files")]
    [InlineData("file:///etc/a.ipynb", "is an address; #!import reads files")]
    [InlineData("text.ipynb", "text.ipynb' is not valid JSON: line 1")]
    [InlineData("other.ipynb", "JSON but not a notebook")]
    [InlineData("empty.ipynb", "'empty.ipynb' is empty, not a notebook")]
    [InlineData("huge.dib", "'huge.dib' is too large: 200 MB")]
    [InlineData("bytes.cs", "'bytes.cs' is not UTF-8 text")]
    [InlineData("meta.dib", "the #!meta block is not valid JSON: line 2")]
    public async Task What_cannot_be_imported_is_one_clear_error(string name, string message)
    {
        Directory.CreateDirectory(InFolder("folder.dib"));
        Write("script.py", "print(1)");
        Write("data.csv", "1,2");
        Write("text.ipynb", "just text");
        Write("other.ipynb", "{\"a\": 1}");
        Write("empty.ipynb", "");
        Write("meta.dib", "#!meta\nx\n");
        File.WriteAllBytes(InFolder("bytes.cs"), [0x61, 0xFF, 0xFE]);
        using (var huge = File.Create(InFolder("huge.dib")))
        {
            // Sparse: it takes no room on the disk.
            huge.SetLength(200_000_001);
        }

        var run = await kernel.RunAsync("#!import " + name);
        Assert.Equal("ImportError", run.Reply.ErrorName);
        Assert.StartsWith("#!import: ", run.Reply.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains(message, run.Reply.ErrorMessage, StringComparison.Ordinal);
        Assert.Null(run.Result);
    }

    [Fact]
    public async Task A_file_that_may_not_be_read_is_named()
    {
        Write("secret.csx", "1");
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            Assert.Skip("This user may read every file.");
            return;
        }

        File.SetUnixFileMode(InFolder("secret.csx"), UnixFileMode.None);
        Assert.Contains("'secret.csx' cannot be read", (await kernel.RunAsync("#!import secret.csx")).Reply.ErrorMessage, StringComparison.Ordinal);
    }

    private string InFolder(string name) => Path.Combine(kernel.Folder, name);

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(InFolder(name))!);
        File.WriteAllText(InFolder(name), text);
    }
}

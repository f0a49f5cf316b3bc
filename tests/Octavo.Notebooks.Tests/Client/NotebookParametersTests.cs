using Octavo.Notebooks.Client;
using Octavo.Notebooks.Documents;

namespace Octavo.Notebooks.Tests.Client;

public sealed class NotebookParametersTests
{
    private const string CSharpCell = """
        // Set before the run.
        var seed = 1; // any whole number
        var profile = "quick";
        double rate = 3e-4;
        float momentum = 0.9f;
        const bool verbose = false;
        long tokens = 1_000L;
        var sizes = new[] { 1, 2 };
        if (seed == 2) { }
        """;

    [Theory]
    [InlineData("seed", "7", "var seed = 7;")]
    [InlineData("seed", "-7", "var seed = -7;")]
    [InlineData("profile", "full \"x\"\\", "var profile = \"full \\u0022x\\u0022\\\\\";")]
    [InlineData("rate", "1", "double rate = 1.0;")]
    [InlineData("rate", "1e-3", "double rate = 1e-3;")]
    [InlineData("momentum", "0.5", "float momentum = 0.5f;")]
    [InlineData("verbose", "True", "const bool verbose = true;")]
    [InlineData("tokens", "5", "long tokens = 5L;")]
    public void Values_keep_the_kind_that_the_notebook_has(string name, string value, string line)
    {
        var cell = Inject(Notebook(CSharpCell), "C#", (name, value)).Cells[2];
        Assert.Equal("// Parameters\n" + line, cell.Source);
        Assert.Equal(["injected-parameters"], cell.Tags);
    }

    [Theory]
    [InlineData("seed", "1.5", "a whole number")]
    [InlineData("seed", "quick", "a whole number")]
    [InlineData("rate", "fast", "a number")]
    [InlineData("rate", "NaN", "a number")]
    [InlineData("verbose", "1", "true or false")]
    [InlineData("sizes", "3", "not a plain literal")]
    [InlineData("sed", "3", "no parameter 'sed'. It has: seed, profile, rate, momentum, verbose, tokens, sizes.")]
    public void What_does_not_fit_is_refused_with_what_would(string name, string value, string reason)
    {
        var refused = Assert.Throws<ParameterException>(() => Inject(Notebook(CSharpCell), "C#", (name, value)));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_later_injection_replaces_an_earlier_one_and_none_removes_it()
    {
        var original = Notebook(CSharpCell);
        var first = Inject(original, "C#", ("seed", "2"), ("profile", "full"));
        var second = Inject(first, "C#", ("seed", "3"));
        Assert.Equal(original.Cells.Count + 1, second.Cells.Count);
        Assert.Equal("// Parameters\nvar seed = 3;", second.Cells[2].Source);
        Assert.Equal(original.ToJson(), Inject(second, "C#").ToJson());
        Assert.Equal(3, original.Cells.Count);
    }

    [Fact]
    public void FSharp_and_python_are_written_in_their_own_words()
    {
        var fsharp = Notebook("#!fsharp\nlet seed = 1\nlet mutable name : string = \"a\"");
        Assert.Equal(
            "#!fsharp\n// Parameters\nlet seed = 4\nlet mutable name : string = \"b\"",
            Inject(fsharp, "C#", ("seed", "4"), ("name", "b")).Cells[2].Source);
        var python = Notebook("seed: int = 1  # any\nname = 'a'\nfast = True\nrate = .5");
        Assert.Equal(
            "# Parameters\nseed: int = 4\nname = \"b\"\nfast = False\nrate = 2.0",
            Inject(python, "python", ("seed", "4"), ("name", "b"), ("fast", "false"), ("rate", "2")).Cells[2].Source);
    }

    [Fact]
    public void A_notebook_without_a_parameters_cell_takes_none()
    {
        var plain = Notebook(CSharpCell, tag: "other");
        Assert.Contains("no cell tagged 'parameters'", Assert.Throws<ParameterException>(() => Inject(plain, "C#", ("seed", "1"))).Message, StringComparison.Ordinal);
        Assert.Equal(plain.ToJson(), Inject(plain, "C#").ToJson());
    }

    [Fact]
    public void The_notebooks_own_values_can_be_read()
    {
        var values = NotebookParameters.Read(Notebook(CSharpCell), "C#");
        Assert.Equal("1", values["seed"]);
        Assert.Equal("\"quick\"", values["profile"]);
        Assert.Equal("0.9f", values["momentum"]);
    }

    [Fact]
    public void A_cell_that_names_no_language_has_the_notebooks_not_the_kernels()
    {
        var notebook = Notebook("let seed = 1");
        notebook.Root["metadata"]!["kernelspec"] = new System.Text.Json.Nodes.JsonObject { ["name"] = ".net-fsharp" };
        Assert.Equal("1", NotebookParameters.Read(notebook, "C#")["seed"]);
        Assert.Equal("// Parameters\nlet seed = 7", Inject(notebook, "C#", ("seed", "7")).Cells[2].Source);
    }

    private static NotebookDocument Inject(NotebookDocument notebook, string language, params (string Name, string Value)[] values) =>
        NotebookParameters.Inject(notebook, values.ToDictionary(pair => pair.Name, pair => pair.Value), language);

    private static NotebookDocument Notebook(string parameters, string tag = "parameters")
    {
        var notebook = NotebookDocument.Parse("""{"cells":[],"metadata":{},"nbformat":4,"nbformat_minor":5}""");
        notebook.Insert(0, "markdown", "# Title");
        notebook.Insert(1, "code", parameters, tag);
        notebook.Insert(2, "code", "seed");
        return notebook;
    }
}

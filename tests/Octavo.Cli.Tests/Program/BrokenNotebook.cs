using static Octavo.Cli.Tests.Program.TestNotebook;

namespace Octavo.Cli.Tests.Program;

/// <summary>Notebooks that break in their third cell: the second says "before it", the fourth would leave a file.</summary>
public static class BrokenNotebook
{
    public const int FailingCell = 3;

    private static readonly Dictionary<string, string> Sources = new()
    {
        ["syntax-error"] = "var x = ;",
        ["throws"] = "throw new InvalidOperationException(\"no luck today\");",
        ["exits"] = "Environment.Exit(3);",
        ["fails-fast"] = "Environment.FailFast(\"gone at once\");",
        ["endless"] = "while (true) { }",
    };

    /// <summary>Each kind that breaks by itself, with what its message must say.</summary>
    public static TheoryData<string, string> Kinds => new()
    {
        { "syntax-error", "CS1525" },
        { "throws", "no luck today" },
        { "exits", "exit code 3" },
        { "fails-fast", "gone at once" },
    };

    /// <summary>What is no notebook at all, with what its message must say.</summary>
    public static TheoryData<string, string> Unreadable => new()
    {
        { "not-json", "not valid JSON: line 2" },
        { "no-notebook", "JSON but not a notebook" },
    };

    public static string Write(TemporaryHome home, string kind) => kind switch
    {
        "not-json" => home.Write("not-json.ipynb", "{\"cells\": [\n<<<<<<< HEAD\n"),
        "no-notebook" => home.Write("no-notebook.ipynb", "{\"name\": \"something else\"}\n"),
        _ => TestNotebook.Write(
            home,
            kind + ".ipynb",
            Text($"# A notebook that breaks: {kind}"),

            // An HTML cell needs no compiler, so that a limit of two seconds is enough for it on a busy machine.
            Code(kind == "endless" ? "#!html\n<p>before it</p>" : "Console.WriteLine(\"before it\");"),
            Code(Sources[kind]),
            Code($"System.IO.File.WriteAllText(\"after-{kind}.txt\", \"\");")),
    };
}

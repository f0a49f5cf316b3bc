using System.Text.Json;
using Octavo.Cli.Tests.Program;
using static Octavo.Cli.Tests.Program.TestNotebook;

namespace Octavo.Cli.Tests.Commands;

/// <summary>One report of every kind of broken notebook, and of a good one after them.</summary>
public sealed class BrokenReport : IAsyncLifetime
{
    public TemporaryHome Home { get; } = new();

    public OctavoResult Result { get; private set; } = null!;

    public string Index => File.ReadAllText(Home["pages/index.html"]);

    public async ValueTask InitializeAsync()
    {
        string[] kinds = [.. BrokenNotebook.Kinds.Concat(BrokenNotebook.Unreadable).Select(row => row.Data.Item1)];
        TestNotebook.Write(Home, "good.ipynb", Text("# The good one"), Code("1 + 2"));
        Result = await OctavoRun.ToEndAsync(
            Home, ["report", .. kinds.Select(kind => Path.GetRelativePath(Home.Root, BrokenNotebook.Write(Home, kind))), "good.ipynb", "--out", "pages"]);
    }

    /// <summary>What report.json says of a notebook.</summary>
    public JsonElement Entry(string kind) =>
        JsonDocument.Parse(File.ReadAllText(Home["pages/report.json"])).RootElement.GetProperty("notebooks").EnumerateArray()
            .Single(entry => entry.GetProperty("file").GetString() == kind + ".ipynb");

    public ValueTask DisposeAsync()
    {
        Home.Dispose();
        return ValueTask.CompletedTask;
    }
}

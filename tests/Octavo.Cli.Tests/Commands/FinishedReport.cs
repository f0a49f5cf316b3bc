using System.Text.Json;
using Octavo.Cli.Tests.Program;
using static Octavo.Cli.Tests.Program.TestNotebook;

namespace Octavo.Cli.Tests.Commands;

/// <summary>A report of two small notebooks at the smoke profile: one with claims from the compiled library, one without anything.</summary>
public sealed class FinishedReport : IAsyncLifetime
{
    public const string Question = "Is three the sum of one and two?";

    public TemporaryHome Home { get; } = new();

    public OctavoResult Result { get; private set; } = null!;

    public JsonElement Json => JsonDocument.Parse(File.ReadAllText(Home["out/pages/report.json"])).RootElement;

    public async ValueTask InitializeAsync()
    {
        var library = Path.Combine(Repository.Root, "artifacts", "library");
        TestNotebook.Write(
            Home,
            "sums.ipynb",
            Text($"# Sums\n\n**Question.** {Question}\n\nSee [the other](plain.ipynb)."),
            Code($"""
                #r "{Path.Combine(library, "Octavo.dll")}"
                #r "{Path.Combine(library, "Octavo.Reports.dll")}"
                using Octavo.Claims;
                using Octavo.Reports.Claims;
                using Octavo.Statistics;
                """),
            Parameters("string profile = \"quick\";\nint seed = 1;"),
            Code("Console.WriteLine($\"profile is {profile}, seed is {seed}\");"),
            Code("""
                new ClaimTable([
                    new ClaimResult("T1", "One and two are three", "Peano 1889", new Estimate(3, 2.5, 3.5, 4, 0.95), "apples", "within 2.5 and 3.5", Verdict.Right),
                    new ClaimResult("T2", "Nobody measured this", "nobody", null, "pears", "above 0", Verdict.Inconclusive, "no pears"),
                ])
                """),
            Code("new ProvenanceTable(new Octavo.Runs.Provenance { Device = \"abacus\", Libtorch = \"none\", Seed = 7, Profile = profile, DataHashes = new Dictionary<string, string>() })"));
        TestNotebook.Write(Home, "plain.ipynb", Text("# Plain\n\nNo question, no parameters."), Code("\"nothing to see\""));
        Result = await OctavoRun.ToEndAsync(Home, "report", "--profile", "smoke", "sums.ipynb", "plain.ipynb", "--out", "out/pages", "--verdicts", "out/kept");
    }

    public ValueTask DisposeAsync()
    {
        Home.Dispose();
        return ValueTask.CompletedTask;
    }
}

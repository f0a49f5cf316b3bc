using System.CommandLine;
using Octavo.Cli.Reporting;

namespace Octavo.Cli.Commands;

/// <summary><c>octavo report [--profile quick|full|gpu] [NOTEBOOK ...] [--out DIR]</c>: the main job.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var notebooks = new Argument<string[]>("NOTEBOOK")
        {
            Description = "Notebooks to run; every one in notebooks/ unless given.",
            DefaultValueFactory = _ => [],
        };
        var profile = new Option<string>("--profile") { Description = "How much to run: quick, full or gpu; smoke only checks that everything runs.", DefaultValueFactory = _ => "quick" };
        profile.AcceptOnlyFromAmong("smoke", "quick", "full", "gpu");
        var output = new Option<string?>("--out", "-o") { Description = "Folder for the pages; artifacts/reports unless given." };
        var limit = CellLimit.Option();
        var command = new Command("report", "Run notebooks and write them as pages that open offline, with an index of their verdicts.")
        {
            notebooks, profile, output, limit,
        };
        command.SetAction(async (result, stop) =>
        {
            var workspace = WorkspaceFolder.Find();
            var options = new ReportOptions
            {
                Notebooks = ReportOptions.NotebooksIn(workspace, result.GetRequiredValue(notebooks)),
                Profile = result.GetRequiredValue(profile),
                Folder = Path.GetFullPath(result.GetValue(output) ?? workspace.Reports),
                Kernel = Kernels.Named(null, workspace),
                CellLimit = CellLimit.Of(result.GetValue(limit)),
                Source = SourceState.Read(workspace.Root),
            };
            return await new ReportBuilder(options).BuildAsync(stop);
        });
        return command;
    }
}

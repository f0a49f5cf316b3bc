using System.CommandLine;
using Octavo.Cli.Reporting;

namespace Octavo.Cli.Commands;

/// <summary><c>octavo report [--profile quick|full|gpu] [NOTEBOOK ...] [--out DIR] [--verdicts DIR]</c>: the main job.</summary>
internal static class ReportCommand
{
    private static readonly string[] Profiles = ["smoke", "quick", "full", "gpu"];

    public static Command Create()
    {
        var notebooks = new Argument<string[]>("NOTEBOOK")
        {
            Description = "Notebooks to run; every one in notebooks/ unless given.",
            DefaultValueFactory = _ => [],
        }.RefuseOptions();
        var profile = new Option<string>("--profile")
        {
            Description = "How much to run: quick, full or gpu; smoke only checks that everything runs.",
            HelpName = "PROFILE",
            DefaultValueFactory = _ => "quick",
        };
        profile.CompletionSources.Add(Profiles);
        profile.Validators.Add(result =>
        {
            if (result.Tokens is [var chosen] && !Profiles.Contains(chosen.Value))
            {
                result.AddError($"--profile '{chosen.Value}' is not known. Choose one of {string.Join(", ", Profiles)}.");
            }
        });
        var output = new Option<string?>("--out", "-o") { Description = "Folder for the pages; artifacts/reports unless given.", HelpName = "FOLDER" };
        var verdicts = new Option<string?>("--verdicts")
        {
            Description = "Folder that also gets each notebook's verdicts as JSON and the records of its runs as CSV, to be kept.",
            HelpName = "FOLDER",
        };
        var limit = CellLimit.Option();
        var command = new Command("report", "Run notebooks and write them as pages that open offline, with an index of their verdicts.")
        {
            notebooks, profile, output, verdicts, limit,
        };
        command.SetAction(async (result, stop) =>
        {
            var workspace = WorkspaceFolder.Find();
            var options = new ReportOptions
            {
                Notebooks = ReportOptions.NotebooksIn(workspace, result.GetRequiredValue(notebooks)),
                Profile = result.GetRequiredValue(profile),
                Folder = OutputPath.Folder(result.GetValue(output) ?? workspace.Reports),
                Kernel = Kernels.Named(null, workspace),
                CellLimit = result.GetValue(limit),
                Verdicts = result.GetValue(verdicts) is { } kept ? OutputPath.Folder(kept, "--verdicts") : null,
                Runs = workspace.Runs,
                Source = SourceState.Read(workspace.Root),
            };
            options.Validate();
            return await new ReportBuilder(options).BuildAsync(stop);
        });
        return command;
    }
}

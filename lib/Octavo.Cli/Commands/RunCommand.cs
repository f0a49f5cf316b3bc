using System.CommandLine;
using Octavo.Cli.Reporting;
using Octavo.Notebooks.Client;
using Octavo.Notebooks.Documents;

namespace Octavo.Cli.Commands;

/// <summary><c>octavo run NB -p name=value --out F [--kernel NAME]</c>.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var notebook = new Argument<string>("NOTEBOOK") { Description = "The notebook to run." };
        var parameters = new Option<string[]>("--parameter", "-p")
        {
            Description = "NAME=VALUE for a name in the notebook's parameters cell; may be given again.",
            DefaultValueFactory = _ => [],
        };
        var output = new Option<string?>("--out", "-o") { Description = "The executed notebook; NAME.executed.ipynb beside it unless given." };
        var kernel = new Option<string?>("--kernel") { Description = "An installed kernel ('octavo kernel list'); the built-in one unless given." };
        var limit = CellLimit.Option();
        var command = new Command("run", "Run a notebook from top to bottom and save it with its outputs.") { notebook, parameters, output, kernel, limit };
        command.SetAction((result, stop) => RunAsync(
            result.GetRequiredValue(notebook),
            Parse(result.GetRequiredValue(parameters)),
            result.GetValue(output),
            result.GetValue(kernel),
            CellLimit.Of(result.GetValue(limit)),
            stop));
        return command;
    }

    private static async Task<int> RunAsync(
        string notebook, Dictionary<string, string> parameters, string? output, string? kernel, TimeSpan? cellLimit, CancellationToken stop)
    {
        var document = NotebookDocument.Load(notebook);
        var path = output ?? Path.ChangeExtension(notebook, ".executed.ipynb");
        var options = new NotebookRunOptions
        {
            Kernel = Kernels.Named(kernel, WorkspaceFolder.Find()),
            Parameters = parameters,
            CellLimit = cellLimit,
            Save = executed => executed.Save(path),
        };
        var result = await RunDisplay.ShowAsync(
            [Path.GetFileName(notebook)],
            display => NotebookRunner.RunAsync(document, options with { Progress = display.Of(0) }, stop));
        Messages.Line(Path.GetFullPath(path));
        if (result.Failure is { } failure)
        {
            Messages.Error(failure.Message);
            return ExitCodes.NotebookFailed;
        }

        return ExitCodes.Done;
    }

    private static Dictionary<string, string> Parse(string[] assignments)
    {
        var parameters = new Dictionary<string, string>();
        foreach (var assignment in assignments)
        {
            var equals = assignment.IndexOf('=');
            if (equals <= 0)
            {
                throw new CommandException($"'{assignment}' is not a parameter. Write NAME=VALUE, for example -p seed=2.");
            }

            if (!parameters.TryAdd(assignment[..equals].Trim(), assignment[(equals + 1)..]))
            {
                throw new CommandException($"The parameter '{assignment[..equals]}' is given twice.");
            }
        }

        return parameters;
    }
}

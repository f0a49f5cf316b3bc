using System.CommandLine;
using Octavo.Cli.Reporting;
using Octavo.Notebooks.Client;
using Octavo.Notebooks.Documents;

namespace Octavo.Cli.Commands;

/// <summary><c>octavo run NB -p name=value --out F [--kernel NAME]</c>.</summary>
internal static class RunCommand
{
    /// <summary>How the name of an executed notebook ends unless the user names another.</summary>
    public const string ExecutedEnding = ".executed.ipynb";

    public static Command Create()
    {
        var notebook = new Argument<string>("NOTEBOOK") { Description = "The notebook to run: .ipynb or .dib." }.RefuseOptions();
        var parameters = new Option<string[]>("--parameter", "-p")
        {
            Description = "Another value for a name in the notebook's parameters cell; may be given again.",
            HelpName = "NAME=VALUE",
            DefaultValueFactory = _ => [],
        };
        var output = new Option<string?>("--out", "-o") { Description = "The executed notebook; NAME.executed.ipynb beside it unless given.", HelpName = "FILE" };
        var kernel = new Option<string?>("--kernel") { Description = "An installed kernel ('octavo kernel list'); the built-in one unless given.", HelpName = "NAME" };
        var limit = CellLimit.Option();
        var command = new Command("run", "Run a notebook from top to bottom and save it with its outputs.") { notebook, parameters, output, kernel, limit };
        command.SetAction((result, stop) => RunAsync(
            result.GetRequiredValue(notebook),
            Parse(result.GetRequiredValue(parameters)),
            result.GetValue(output),
            result.GetValue(kernel),
            result.GetValue(limit),
            stop));
        return command;
    }

    private static async Task<int> RunAsync(
        string notebook, Dictionary<string, string> parameters, string? output, string? kernel, TimeSpan? cellLimit, CancellationToken stop)
    {
        var document = NotebookDocument.Load(notebook);
        var path = OutputPath.File(output ?? Path.ChangeExtension(notebook, ExecutedEnding));
        if (NotebookDocument.IsDib(path))
        {
            throw new CommandException($"'{output}' is a .dib by its name, which holds no outputs. Name a notebook with --out, for example '{Path.ChangeExtension(output, ".ipynb")}'.");
        }

        var saved = false;
        var options = new NotebookRunOptions
        {
            Kernel = Kernels.Named(kernel, WorkspaceFolder.Find()),
            Parameters = parameters,
            CellLimit = cellLimit,
            Save = executed =>
            {
                executed.Save(path);
                saved = true;
            },
        };
        NotebookRunResult result;
        try
        {
            result = await RunDisplay.ShowAsync(
                [Path.GetFileName(notebook)],
                display => NotebookRunner.RunAsync(document, options with { Progress = display.Of(0) }, stop));
            stop.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Messages.Error(saved
                ? $"Stopped. The cells of '{notebook}' that had run are in '{path}'."
                : $"Stopped before a cell of '{notebook}' had run; nothing is saved.");
            return ExitCodes.Interrupted;
        }

        Messages.Line(path);
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

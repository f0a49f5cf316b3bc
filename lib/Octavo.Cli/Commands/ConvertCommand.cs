using System.CommandLine;
using Octavo.Notebooks.Documents;

namespace Octavo.Cli.Commands;

/// <summary><c>octavo convert A.dib B.ipynb</c> and back.</summary>
internal static class ConvertCommand
{
    public static Command Create()
    {
        var source = new Argument<string>("SOURCE") { Description = "A notebook: .ipynb or .dib." }.RefuseOptions();
        var target = new Argument<string>("TARGET") { Description = "The file to write: .dib or .ipynb, by its name." }.RefuseOptions();
        var force = new Option<bool>("--force") { Description = "Replace the target where it is there already." };
        var command = new DetailedCommand(
            "convert",
            "Turn a .dib of .NET Interactive into a Jupyter notebook, or a notebook into a .dib.",
            """
            Nothing is lost but outputs, which a .dib cannot hold: what its text cannot say (tags, empty cells, attachments)
            stands in its #!meta block, where other programs pass over it.

            Examples:
              octavo convert study.dib study.ipynb
              octavo convert notebooks/00-start-here.ipynb start.dib
            """)
        {
            source, target, force,
        };
        command.SetAction(result => Convert(result.GetRequiredValue(source), result.GetRequiredValue(target), result.GetValue(force)));
        return command;
    }

    private static int Convert(string source, string target, bool force)
    {
        foreach (var path in new[] { source, target })
        {
            if (!NotebookDocument.IsDib(path) && !path.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase))
            {
                throw new CommandException($"'{path}' is neither .ipynb nor .dib by its name. Only these two are converted.");
            }
        }

        if (NotebookDocument.IsDib(source) == NotebookDocument.IsDib(target))
        {
            throw new CommandException($"'{source}' and '{target}' have the same format already. Copy the file instead.");
        }

        var document = NotebookDocument.Load(source);
        if (!force && File.Exists(target))
        {
            throw new CommandException($"'{target}' is there already and is kept. Name another file, or replace it with --force.");
        }

        var written = OutputPath.File(target);
        document.Save(written);
        var outputs = document.Cells.Count(cell => cell.IsCode && cell.Outputs.Count > 0);
        if (NotebookDocument.IsDib(target) && outputs > 0)
        {
            Messages.Line($"The outputs of {outputs} {(outputs == 1 ? "cell" : "cells")} stay behind: a .dib holds none.");
        }

        Messages.Line(written);
        return ExitCodes.Done;
    }
}

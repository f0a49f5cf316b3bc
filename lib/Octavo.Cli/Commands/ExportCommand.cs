using System.CommandLine;
using Octavo.Cli.Reporting;
using Octavo.Notebooks.Documents;
using Octavo.Notebooks.Html;
using Octavo.Torch.Checkpoints;
using Octavo.Torch.Interchange;
using static TorchSharp.torch;

namespace Octavo.Cli.Commands;

/// <summary>
/// <c>octavo export NB.ipynb --out F.html</c>: a page of the outputs that the notebook holds, without running it;
/// <c>octavo export MODEL --out FOLDER</c>: a model in the layout in which GPT-2 is published.
/// </summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var source = new Argument<string>("SOURCE")
        {
            Description = "A notebook, with the outputs it was saved with; or the folder of a saved model, a training run or one of its checkpoints.",
        }.RefuseOptions();
        var output = new Option<string?>("--out", "-o")
        {
            Description = "The page to write, the notebook's name with .html unless given; or the new folder for the model.",
            HelpName = "PATH",
        };
        var command = new DetailedCommand(
            "export",
            "Write a notebook as one HTML page that opens offline, without running it; or a model as GPT-2 is published.",
            """
            A model becomes config.json and model.safetensors in Hugging Face's layout of GPT-2, which 'octavo import'
            and other programs for that layout read. Of a training run the newest checkpoint is taken.

            Examples:
              octavo export notebooks/01-small-and-large-models.executed.ipynb --out sizes.html
              octavo export models/gpt2 --out for-others/gpt2
              octavo export runs/nano-1m --out for-others/nano-1m
            """)
        {
            source, output,
        };
        command.SetAction((result, stop) => Task.FromResult(Directory.Exists(result.GetRequiredValue(source))
            ? ExportModel(result.GetRequiredValue(source), result.GetValue(output), stop)
            : ExportNotebook(result.GetRequiredValue(source), result.GetValue(output))));
        return command;
    }

    private static int ExportModel(string folder, string? output, CancellationToken stop)
    {
        var path = OutputPath.NewFolder(output ?? throw new CommandException($"'{folder}' is a model's folder. Name the folder to write with --out."));
        using var model = SavedModel.Load(folder, CPU);
        Gpt2Files.Save(model, path, stop);
        Messages.Line(ModelFacts.Of(model));
        Messages.Line(path);
        return ExitCodes.Done;
    }

    private static int ExportNotebook(string notebook, string? output)
    {
        var document = NotebookDocument.Load(notebook);
        var path = OutputPath.File(output ?? Path.ChangeExtension(notebook, ".html"));
        if (path == Path.GetFullPath(notebook))
        {
            throw new CommandException($"The page would replace the notebook '{notebook}'. Name another file with --out.");
        }

        var findings = NotebookFindings.In(document);
        var options = new PageOptions
        {
            Subtitle = findings.Question,
            Generated = new DateTimeOffset(File.GetLastWriteTimeUtc(notebook), TimeSpan.Zero),
            Provenance = PageFacts.Of(findings.Provenance, null, null),
        };
        HtmlExporter.Write(path, HtmlExporter.Export(document, options));
        Messages.Line(path);
        return ExitCodes.Done;
    }
}

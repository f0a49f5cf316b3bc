using System.CommandLine;
using Octavo.Cli.Reporting;
using Octavo.Notebooks.Documents;
using Octavo.Notebooks.Html;

namespace Octavo.Cli.Commands;

/// <summary><c>octavo export NB.ipynb --out F.html</c>: a page of the outputs that the notebook holds, without running it.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var notebook = new Argument<string>("NOTEBOOK") { Description = "The notebook, with the outputs it was saved with." }.RefuseOptions();
        var output = new Option<string?>("--out", "-o") { Description = "The page to write; the notebook's name with .html unless given.", HelpName = "FILE" };
        var command = new Command("export", "Write a notebook as one HTML page that opens offline, without running it.") { notebook, output };
        command.SetAction(result => Export(result.GetRequiredValue(notebook), result.GetValue(output)));
        return command;
    }

    private static int Export(string notebook, string? output)
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

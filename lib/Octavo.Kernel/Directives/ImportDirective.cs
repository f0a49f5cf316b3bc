using System.Collections.Immutable;
using Octavo.Kernel.Cells;
using Octavo.Kernel.CSharp;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Directives;

/// <summary>Runs the cells of a notebook, or a file of source code, as if they stood here. One that fails ends the import and the cell.</summary>
internal sealed class ImportDirective : ICellDirective
{
    // The files that are being imported, the outermost first. It flows with the code, so that a cell that was given up keeps its own.
    private readonly AsyncLocal<ImmutableStack<string>?> importing = new();

    public string Name => "import";

    public string Summary => "Runs a notebook or a source file: #!import FILE.";

    public void Run(DirectiveStep step, CellContext cell, KernelSession session)
    {
        var outer = importing.Value ?? [];
        var from = cell.Place;
        try
        {
            var path = ImportedFile.Find(FileName(step.Arguments), outer.IsEmpty ? null : outer.Peek());
            if (outer.Contains(path))
            {
                var ring = outer.Reverse().SkipWhile(file => file != path).Append(path).Select(Path.GetFileName);
                throw ImportedFile.Refused($"the files import each other without end: {string.Join(" -> ", ring)}.");
            }

            importing.Value = outer.Push(path);
            foreach (var imported in ImportedFile.Read(path))
            {
                cell.Interrupted.ThrowIfCancellationRequested();
                cell.Place = imported.Place;
                Run(imported, cell, session);
                if (cell.Failure is { } message)
                {
                    cell.Failure = Placed(imported.Place, message);
                    return;
                }
            }
        }
        catch (CellFailedException failed)
        {
            throw new CellFailedException(failed.Error with { Traceback = [.. failed.Error.Traceback, $"   imported by {from}, line {step.Line}"] });
        }
        finally
        {
            cell.Place = from;
            importing.Value = outer;
        }
    }

    private static void Run(ImportedCell imported, CellContext cell, KernelSession session)
    {
        if (imported.IsText)
        {
            cell.PublishDisplay(MimeBundle.Of("text/markdown", imported.Source), Guid.NewGuid().ToString());
            return;
        }

        try
        {
            CellRunner.RunParts(session, imported.Source, imported.Language ?? session.DefaultLanguage, cell);
        }
        catch (Exception problem) when (!cell.InterruptRequested.IsCompleted)
        {
            var error = (problem as CellFailedException)?.Error ?? CellTraceback.Describe(problem);
            throw new CellFailedException(error with { Message = Placed(imported.Place, error.Message) });
        }
    }

    // A compiler names the place itself, and a nested import the innermost one.
    private static string Placed(string place, string message) =>
        message.StartsWith(place, StringComparison.Ordinal) ? message : $"{place}: {message}";

    private static string FileName(string arguments)
    {
        var name = arguments.StartsWith("--file ", StringComparison.Ordinal) ? arguments["--file ".Length..].Trim() : arguments;
        if (name.Length >= 2 && name[0] is '"' or '\'' && name[^1] == name[0])
        {
            name = name[1..^1];
        }

        return name.Length > 0 ? name : throw ImportedFile.Refused("it needs the path of a file, for example #!import helpers.ipynb");
    }
}

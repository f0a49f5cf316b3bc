using Octavo.Kernel.CSharp;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Cells;

/// <summary>Runs one cell, part by part, and turns whatever goes wrong into an error for the user.</summary>
internal sealed class CellRunner(KernelSession session)
{
    /// <summary>Runs the cell on the calling thread; null where it succeeded.</summary>
    public CellError? Run(string code, string? languageName, CellContext cell)
    {
        cell.Enter();
        try
        {
            RunParts(session, code, languageName ?? session.DefaultLanguage, cell);
            return cell.Failure is { } message ? CellError.Simple("Failed", message) : null;
        }
        catch (Exception) when (cell.InterruptRequested.IsCompleted)
        {
            return Interrupted(abandoned: false);
        }
        catch (CellFailedException failed)
        {
            return failed.Error;
        }
        catch (Exception problem)
        {
            return CellTraceback.Describe(problem);
        }
        finally
        {
            cell.Complete();
            cell.FlushStreams();
        }
    }

    /// <summary>Runs the parts of a cell, or of one that a cell imports, until one reports failure.</summary>
    /// <exception cref="CellFailedException">A part failed, or names nothing that this kernel has.</exception>
    public static void RunParts(KernelSession session, string code, string languageName, CellContext cell)
    {
        var language = session.Catalog.FindLanguage(languageName) ?? throw session.Catalog.Unknown(languageName, line: 1);
        foreach (var step in new CellParser(session.Catalog).Parse(code, language))
        {
            cell.Interrupted.ThrowIfCancellationRequested();
            switch (step)
            {
                case CodeStep part:
                    part.Language.Run(part, cell);
                    break;
                case DirectiveStep directive:
                    directive.Directive.Run(directive, cell, session);
                    break;
            }

            if (cell.Failure is not null)
            {
                return;
            }
        }
    }

    public static CellError Interrupted(bool abandoned) => CellError.Simple(
        nameof(OperationCanceledException),
        abandoned
            ? "The cell was interrupted, but part of it cannot be stopped and runs on in the background until it ends. Restart the kernel to be rid of it."
            : "The cell was interrupted.");
}

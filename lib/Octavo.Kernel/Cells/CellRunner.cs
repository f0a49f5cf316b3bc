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
            var name = languageName ?? session.DefaultLanguage;
            var language = session.Catalog.FindLanguage(name) ?? throw session.Catalog.Unknown(name, line: 1);
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

                if (cell.Failure is { } message)
                {
                    return CellError.Simple("Failed", message);
                }
            }

            return null;
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

    public static CellError Interrupted(bool abandoned) => CellError.Simple(
        nameof(OperationCanceledException),
        abandoned
            ? "The cell was interrupted, but part of it cannot be stopped and runs on in the background until it ends. Restart the kernel to be rid of it."
            : "The cell was interrupted.");
}

using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.CSharp;

/// <summary>Compiles a cell, once, and loads the result.</summary>
internal static class SubmissionCompiler
{
    private static readonly EmitOptions Options = new(debugInformationFormat: DebugInformationFormat.PortablePdb);

    /// <summary>Compiles a cell that follows the kept ones; without a result where the diagnostics hold an error.</summary>
    /// <exception cref="CellFailedException">The compiler itself failed.</exception>
    public static (Submission? Submission, ImmutableArray<Diagnostic> Diagnostics) Compile(
        CSharpCompilation compilation, SubmissionChain chain, CancellationToken cancellation)
    {
        // What cannot be read is not bound: that would only add errors that follow from the first.
        var unread = compilation.GetParseDiagnostics(cancellation);
        if (unread.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
        {
            return (null, unread);
        }

        using var image = new MemoryStream();
        using var lines = new MemoryStream();
        var result = Emit(compilation, image, lines, cancellation);
        if (!result.Success)
        {
            return (null, result.Diagnostics);
        }

        image.Position = 0;
        using var file = new PEReader(image, PEStreamOptions.LeaveOpen);
        var uses = References(file);
        InliningMarks.Write(image.GetBuffer(), file);
        image.Position = 0;
        lines.Position = 0;

        // Only those it needs: through the others every cell would keep all that came before it.
        var context = new SubmissionContext(
            compilation.AssemblyName!, chain.Kept.Where(cell => uses.Contains(cell.Name)).Select(cell => cell.Assembly));
        return (new Submission(compilation, context.LoadFromStream(image, lines), uses, chain.Slots()), result.Diagnostics);
    }

    /// <summary>The expression without a semicolon at the end of the cell, null where there is none.</summary>
    public static ExpressionSyntax? LastExpression(CSharpCompilation compilation) =>
        compilation.SyntaxTrees[^1].GetCompilationUnitRoot().Members.LastOrDefault() is GlobalStatementSyntax
        {
            Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } statement,
        }
            ? statement.Expression
            : null;

    /// <summary>Whether the expression has a value, which a call of a method that returns nothing has not.</summary>
    public static bool HasValue(CSharpCompilation compilation, ExpressionSyntax expression) =>
        compilation.GetSemanticModel(expression.SyntaxTree).GetTypeInfo(expression).Type is not { SpecialType: SpecialType.System_Void };

    private static HashSet<string> References(PEReader file)
    {
        var metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    private static EmitResult Emit(CSharpCompilation compilation, Stream image, Stream lines, CancellationToken cancellation)
    {
        try
        {
            return compilation.Emit(image, lines, options: Options, cancellationToken: cancellation);
        }
        catch (Exception problem) when (problem is not OperationCanceledException and not CellFailedException)
        {
            // Seen: a switch expression taken apart into variables at the top level ends in a NullReferenceException inside Roslyn.
            throw new CellFailedException(new CellError
            {
                Name = "CompilerFailureException",
                Message = $"The C# compiler itself failed on this cell ({problem.GetType().Name}). The fault is the compiler's, in its scripting mode: "
                    + "write the cell in another way, for example assign to one variable first and take it apart in a second statement.",
                Traceback = [problem.ToString()],
            });
        }
    }
}

using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
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

        // Usings and references alone make no assembly.
        if (!Submission.HoldsCode(compilation))
        {
            var checkedOnly = compilation.GetDiagnostics(cancellation);
            return checkedOnly.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
                ? (null, checkedOnly)
                : (new Submission(compilation, null, new HashSet<string>(), chain.Slots()), checkedOnly);
        }

        using var image = new MemoryStream();
        using var lines = new MemoryStream();
        var (result, diagnostics) = EmitInterruptible(compilation, image, lines, cancellation);
        if (!result.Success)
        {
            return (null, diagnostics);
        }

        image.Position = 0;
        using var file = new PEReader(image, PEStreamOptions.LeaveOpen);
        var uses = References(file);
        InliningMarks.Write(image.GetBuffer(), file);
        image.Position = 0;
        lines.Position = 0;

        // Only those it needs: through the others every cell would keep all that came before it.
        var context = new SubmissionContext(
            compilation.AssemblyName!, chain.Kept.Where(cell => uses.Contains(cell.Name)).Select(cell => cell.Assembly).OfType<Assembly>());
        return (new Submission(compilation, context.LoadFromStream(image, lines), uses, chain.Slots()), diagnostics);
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

    // With a question at every turn of every loop whether the cell was interrupted; what is to be said of the code is said of the code as it was written.
    private static (EmitResult Result, ImmutableArray<Diagnostic> Diagnostics) EmitInterruptible(
        CSharpCompilation compilation, MemoryStream image, MemoryStream lines, CancellationToken cancellation)
    {
        var tree = compilation.SyntaxTrees[^1];
        var text = LoopChecks.Insert(tree);
        if (text != tree.ToString())
        {
            var asking = CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), SubmissionChain.ParseOptions, tree.FilePath, cancellation);
            var result = Emit(compilation.ReplaceSyntaxTree(tree, asking), image, lines, cancellation);
            var diagnostics = result.Diagnostics.IsEmpty ? result.Diagnostics : compilation.GetDiagnostics(cancellation);
            if (result.Success || diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
            {
                return (result, diagnostics);
            }

            image.SetLength(0);
            lines.SetLength(0);
        }

        var plain = Emit(compilation, image, lines, cancellation);
        return (plain, plain.Diagnostics);
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

using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Octavo.Kernel.CSharp;

/// <summary>
/// Lets every loop of a cell ask, once a turn, whether the cell was interrupted. Without it only an abort stops a loop, and an abort that
/// strikes inside the runtime's own code ends the process (seen with .NET 10.0.12 on Linux: about every other interrupt of a loop around
/// JsonSerializer or LINQ). Lines stay as they are; columns do not, so errors are told from the cell as it was written.
/// </summary>
internal static class LoopChecks
{
    private const string Check = "global::Microsoft.DotNet.Interactive.LoopCheck.Pass();";

    /// <summary>The cell's code with the checks; the same text where it has no loop.</summary>
    public static string Insert(SyntaxTree tree)
    {
        var code = tree.ToString();
        var insertions = new List<(int Position, string Text)>();
        foreach (var body in tree.GetRoot().DescendantNodes().Select(Body).OfType<StatementSyntax>())
        {
            if (body is BlockSyntax block)
            {
                insertions.Add((block.OpenBraceToken.Span.End, Check));
            }
            else
            {
                insertions.Add((body.SpanStart, "{" + Check));
                insertions.Add((body.Span.End, "}"));
            }
        }

        var text = new StringBuilder(code);
        foreach (var (position, inserted) in insertions.OrderByDescending(insertion => insertion.Position))
        {
            text.Insert(position, inserted);
        }

        return text.ToString();
    }

    private static StatementSyntax? Body(SyntaxNode node) => node switch
    {
        WhileStatementSyntax loop => loop.Statement,
        DoStatementSyntax loop => loop.Statement,
        ForStatementSyntax loop => loop.Statement,
        CommonForEachStatementSyntax loop => loop.Statement,
        _ => null,
    };
}

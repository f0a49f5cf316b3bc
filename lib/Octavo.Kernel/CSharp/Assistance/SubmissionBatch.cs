using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Octavo.Kernel.CSharp.Assistance;

/// <summary>
/// Submissions that may be read as one, because none declares anew what another declared and none changes what names mean: a compilation
/// for each of a notebook's cells would take a megabyte apiece.
/// </summary>
internal sealed class SubmissionBatch
{
    private readonly StringBuilder code = new();
    private readonly HashSet<string> names = [];
    private bool isClosed;

    /// <summary>The submissions' code, one after another.</summary>
    public string Code => code.ToString();

    /// <summary>Adds a submission; false where it needs a batch of its own.</summary>
    public bool TryAdd(string submission, CSharpParseOptions options)
    {
        var root = CSharpSyntaxTree.ParseText(submission, options).GetCompilationUnitRoot();

        // Using directives stand first and would hold for the code before them as well; other directives for the code after them.
        var directives = root.ContainsDirectives && root.DescendantTrivia().Any(trivia =>
            trivia.IsDirective && !trivia.IsKind(SyntaxKind.RegionDirectiveTrivia) && !trivia.IsKind(SyntaxKind.EndRegionDirectiveTrivia));
        var declared = Declared(root).ToArray();
        var fits = code.Length == 0
            || (!isClosed && !directives && root is { Usings.Count: 0, Externs.Count: 0 } && !Array.Exists(declared, names.Contains));
        if (fits)
        {
            // The semicolon ends an expression whose value was the cell's result, and is an empty statement after anything else.
            code.Append(submission).Append("\n;\n");
            names.UnionWith(declared);
            isClosed = directives;
        }

        return fits;
    }

    // What becomes a member of the submission: not what is declared in its blocks, lambdas and types.
    private static IEnumerable<string> Declared(CompilationUnitSyntax root) =>
        root.DescendantNodes(node => node is not (BlockSyntax or AnonymousFunctionExpressionSyntax or BaseTypeDeclarationSyntax or ForStatementSyntax))
            .Select(node => node switch
            {
                VariableDeclaratorSyntax variable => variable.Identifier.ValueText,
                SingleVariableDesignationSyntax variable => variable.Identifier.ValueText,
                MethodDeclarationSyntax method => method.Identifier.ValueText,
                PropertyDeclarationSyntax property => property.Identifier.ValueText,
                BaseTypeDeclarationSyntax type => type.Identifier.ValueText,
                DelegateDeclarationSyntax type => type.Identifier.ValueText,
                _ => "",
            })
            .Where(name => name.Length > 0);
}

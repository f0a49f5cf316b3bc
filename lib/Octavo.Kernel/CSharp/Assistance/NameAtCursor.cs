using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Octavo.Kernel.CSharp.Assistance;

/// <summary>Finds what the name under the cursor means.</summary>
internal static class NameAtCursor
{
    /// <summary>The symbol that the name before, around or after the position means; null where there is no name or it means nothing.</summary>
    public static InspectedSymbols? Find(SemanticModel model, SyntaxNode root, int position)
    {
        if (Token(root, position) is not { Parent: { } node } token)
        {
            return null;
        }

        if (model.GetDeclaredSymbol(node) is { } declared && IsNameOf(token, node))
        {
            return new InspectedSymbols(declared, [], null);
        }

        // The type's name in "new Type(...)" stands for the constructor.
        var whole = node;
        while (whole.Parent is QualifiedNameSyntax qualified && qualified.Right == whole)
        {
            whole = qualified;
        }

        if (whole.Parent is ObjectCreationExpressionSyntax creation && creation.Type == whole
            && Meaning(model.GetSymbolInfo(creation)) is IMethodSymbol constructor)
        {
            return new InspectedSymbols(constructor, Others(constructor, CallAtCursor.Constructors(model, constructor.ContainingType, position)), null);
        }

        var symbol = Meaning(model.GetSymbolInfo(node)) ?? model.GetTypeInfo(node).Type;
        return symbol is null or IErrorTypeSymbol ? null : new InspectedSymbols(symbol, Others(symbol, model.GetMemberGroup(node)), null);
    }

    /// <summary>What was bound, or the likeliest of what could have been.</summary>
    public static ISymbol? Meaning(SymbolInfo info) => info.Symbol ?? info.CandidateSymbols.FirstOrDefault();

    private static SyntaxToken? Token(SyntaxNode root, int position)
    {
        var token = root.FindToken(position);
        if (IsWord(token) && token.Span.Contains(position))
        {
            return token;
        }

        var before = position > 0 ? root.FindToken(position - 1) : default;
        if (before.IsKind(SyntaxKind.GreaterThanToken) && before.Span.End == position && before.Parent?.Parent is GenericNameSyntax generic)
        {
            return generic.Identifier;
        }

        return IsWord(before) && before.Span.End == position ? before : null;
    }

    private static bool IsWord(SyntaxToken token) =>
        token.IsKind(SyntaxKind.IdentifierToken) || SyntaxFacts.IsPredefinedType(token.Kind())
        || token.IsKind(SyntaxKind.ThisKeyword) || token.IsKind(SyntaxKind.BaseKeyword);

    // A declaration's first child tokens are its modifiers and type: only its own name stands for it.
    private static bool IsNameOf(SyntaxToken token, SyntaxNode declaration) =>
        token.IsKind(SyntaxKind.IdentifierToken) && declaration is not (TypeSyntax or UsingDirectiveSyntax);

    private static ISymbol[] Others(ISymbol symbol, IEnumerable<ISymbol> group) =>
        [.. group.Where(other => !SymbolEqualityComparer.Default.Equals(other.OriginalDefinition, symbol.OriginalDefinition))];
}

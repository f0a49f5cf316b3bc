using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Octavo.Kernel.CSharp.Assistance;

/// <summary>Finds the call whose arguments are being typed.</summary>
internal static class CallAtCursor
{
    /// <summary>What is called, the overload that fits best first; null outside argument lists.</summary>
    public static InspectedSymbols? Find(SemanticModel model, SyntaxNode root, int position)
    {
        for (var node = TokenBefore(root, position).Parent; node is not null and not StatementSyntax; node = node.Parent)
        {
            if (node is BaseArgumentListSyntax list && IsInside(list, position))
            {
                var argument = list.Arguments.GetSeparators().Count(comma => comma.Span.End <= position);
                var overloads = Overloads(model, list.Parent!, position);
                return overloads.Length == 0 ? null : Ordered(overloads, Bound(model, list.Parent!), argument, list.Arguments.Count);
            }
        }

        return null;
    }

    /// <summary>The constructors that code at the position may call.</summary>
    public static ISymbol[] Constructors(SemanticModel model, INamedTypeSymbol type, int position) =>
        [.. type.InstanceConstructors.Where(constructor => model.IsAccessible(position, constructor))];

    private static SyntaxToken TokenBefore(SyntaxNode root, int position)
    {
        var token = root.FindToken(position);
        return token.SpanStart < position ? token : token.GetPreviousToken(includeZeroWidth: false);
    }

    private static bool IsInside(BaseArgumentListSyntax list, int position)
    {
        var (open, close) = list switch
        {
            ArgumentListSyntax parentheses => (parentheses.OpenParenToken, parentheses.CloseParenToken),
            BracketedArgumentListSyntax brackets => (brackets.OpenBracketToken, brackets.CloseBracketToken),
            _ => default,
        };
        return !open.IsMissing && position >= open.Span.End && (close.IsMissing || position <= close.SpanStart);
    }

    private static ISymbol[] Overloads(SemanticModel model, SyntaxNode call, int position)
    {
        switch (call)
        {
            case InvocationExpressionSyntax invocation:
                var group = model.GetMemberGroup(invocation.Expression);
                return group.Length > 0 ? [.. group]
                    : model.GetTypeInfo(invocation.Expression).Type is INamedTypeSymbol { DelegateInvokeMethod: { } invoke } ? [invoke]
                    : [];
            case BaseObjectCreationExpressionSyntax creation:
                return model.GetTypeInfo(creation).Type is INamedTypeSymbol type ? Constructors(model, type, position) : [];
            case ConstructorInitializerSyntax initializer:
                return [.. model.GetMemberGroup(initializer)];
            case ElementAccessExpressionSyntax access:
                return [.. Indexers(model.GetTypeInfo(access.Expression).Type).Where(indexer => model.IsAccessible(position, indexer))];
            default:
                return [];
        }
    }

    private static IEnumerable<ISymbol> Indexers(ITypeSymbol? type)
    {
        for (var part = type; part is not null; part = part.BaseType)
        {
            foreach (var indexer in part.GetMembers().OfType<IPropertySymbol>().Where(property => property.IsIndexer && !property.IsOverride))
            {
                yield return indexer;
            }
        }
    }

    private static ISymbol? Bound(SemanticModel model, SyntaxNode call) => model.GetSymbolInfo(call).Symbol;

    private static InspectedSymbols Ordered(ISymbol[] overloads, ISymbol? bound, int argument, int arguments)
    {
        // Unfinished calls bind to nothing: then the shortest overload that takes what is there.
        var order = overloads
            .OrderByDescending(overload => bound is not null && SymbolEqualityComparer.Default.Equals(overload.OriginalDefinition, bound.OriginalDefinition))
            .ThenByDescending(overload => Takes(overload, Math.Max(argument + 1, arguments)))
            .ThenBy(overload => ParameterCount(overload))
            .ToArray();
        return new InspectedSymbols(order[0], order[1..], argument);
    }

    private static bool Takes(ISymbol symbol, int arguments) =>
        Parameters(symbol) is var parameters && (parameters.Count >= arguments || (parameters.Count > 0 && ((IParameterSymbol)parameters[^1]).IsParams));

    private static int ParameterCount(ISymbol symbol) => Parameters(symbol).Count;

    private static IReadOnlyList<ISymbol> Parameters(ISymbol symbol) => symbol switch
    {
        IMethodSymbol method => [.. method.Parameters],
        IPropertySymbol property => [.. property.Parameters],
        _ => [],
    };
}

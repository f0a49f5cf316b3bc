using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Scripting.Hosting;
using Octavo.Kernel.Cells;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.CSharp.Assistance;

/// <summary>Says what stands at a position: signature, value, documentation.</summary>
internal sealed class Inspector(Func<string, KernelValue?> variable)
{
    private readonly DocumentationFiles files = new();

    /// <summary>What there is to say; null where there is nothing.</summary>
    /// <param name="document">The code.</param>
    /// <param name="position">The cursor's place in it.</param>
    /// <param name="full">Whether remarks, examples and all overloads are wanted too.</param>
    /// <param name="cancellation">Ends the search.</param>
    public MimeBundle? Inspect(Document document, int position, bool full, CancellationToken cancellation)
    {
        var model = document.GetSemanticModelAsync(cancellation).GetAwaiter().GetResult()!;
        var root = model.SyntaxTree.GetRoot(cancellation);
        if ((NameAtCursor.Find(model, root, position) ?? CallAtCursor.Find(model, root, position)) is not { } found)
        {
            return null;
        }

        var showOverloads = full || found.Parameter is not null;
        var description = new SymbolDescription
        {
            Signature = SymbolSignature.Of(found.Symbol) + Value(found.Symbol, model.Compilation),
            OverloadCount = found.Others.Count,
            Overloads = showOverloads ? [.. found.Others.Select(SymbolSignature.Of)] : [],
            Parameter = ParameterName(found),
            Documentation = DocumentationReader.Read(Comment(found.Symbol, model.Compilation)),
            Full = full,
        };
        return MimeBundle.Of("text/plain", description.ToPlainText()).Add("text/markdown", description.ToMarkdown());
    }

    private static string? ParameterName(InspectedSymbols found)
    {
        var parameters = found.Symbol switch
        {
            IMethodSymbol method => method.Parameters,
            IPropertySymbol property => property.Parameters,
            _ => [],
        };
        return found.Parameter is not { } index || parameters.Length == 0 ? null
            : index < parameters.Length ? parameters[index].Name
            : parameters[^1].IsParams ? parameters[^1].Name
            : null;
    }

    // What a variable of the cells holds now. One that the code itself declares anew may have had another type.
    private string Value(ISymbol symbol, Compilation typed)
    {
        if (symbol is not IFieldSymbol { ContainingType.IsScriptClass: true } field || variable(symbol.Name) is not { } known)
        {
            return "";
        }

        var redeclared = SymbolEqualityComparer.Default.Equals(field.ContainingAssembly, typed.Assembly);
        return redeclared && field.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat) != TypeNames.Short(known.Type)
            ? ""
            : $" = {CSharpObjectFormatter.Instance.FormatObject(known.Value)}";
    }

    // A member that says nothing itself is described by what it overrides or carries out.
    private string? Comment(ISymbol symbol, Compilation compilation)
    {
        for (var (described, depth) = (Definition(symbol), 0); described is not null && depth < 8; described = Inherited(described), depth++)
        {
            var xml = described.Locations.Any(location => location.IsInSource)
                ? described.GetDocumentationCommentXml()
                : compilation.GetMetadataReference(described.ContainingAssembly) is PortableExecutableReference { FilePath: { } path }
                    && described.GetDocumentationCommentId() is { } identifier
                    ? files.Find(path, identifier)
                    : null;
            if (!string.IsNullOrWhiteSpace(xml) && !xml.Contains("<inheritdoc", StringComparison.Ordinal))
            {
                return xml;
            }
        }

        return null;
    }

    private static ISymbol Definition(ISymbol symbol) => symbol switch
    {
        IMethodSymbol { ReducedFrom: { } extension } => extension.OriginalDefinition,
        IMethodSymbol { MethodKind: MethodKind.DelegateInvoke } invoke => invoke.ContainingType.OriginalDefinition,
        _ => symbol.OriginalDefinition,
    };

    private static ISymbol? Inherited(ISymbol symbol) => (symbol switch
    {
        IMethodSymbol { OverriddenMethod: { } overridden } => overridden,
        IPropertySymbol { OverriddenProperty: { } overridden } => overridden,
        IEventSymbol { OverriddenEvent: { } overridden } => overridden,
        IMethodSymbol or IPropertySymbol or IEventSymbol => symbol.ContainingType.AllInterfaces
            .SelectMany(contract => contract.GetMembers(symbol.Name))
            .FirstOrDefault(member => SymbolEqualityComparer.Default.Equals(symbol.ContainingType.FindImplementationForInterfaceMember(member), symbol)),
        INamedTypeSymbol { BaseType: { SpecialType: SpecialType.None } parent } => parent,
        _ => null,
    })?.OriginalDefinition;
}

using Microsoft.CodeAnalysis;

namespace Octavo.Kernel.CSharp.Assistance;

/// <summary>Writes symbols as code would declare them.</summary>
internal static class SymbolSignature
{
    private const SymbolDisplayMemberOptions Members =
        SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeRef
        | SymbolDisplayMemberOptions.IncludeConstantValue | SymbolDisplayMemberOptions.IncludeExplicitInterface;

    private static readonly SymbolDisplayFormat Declared = new(
        globalNamespaceStyle: SymbolDisplayGlobalNamespaceStyle.Omitted,
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeVariance | SymbolDisplayGenericsOptions.IncludeTypeConstraints,
        memberOptions: Members,
        delegateStyle: SymbolDisplayDelegateStyle.NameAndSignature,
        extensionMethodStyle: SymbolDisplayExtensionMethodStyle.InstanceMethod,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeDefaultValue | SymbolDisplayParameterOptions.IncludeModifiers,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        localOptions: SymbolDisplayLocalOptions.IncludeType | SymbolDisplayLocalOptions.IncludeRef | SymbolDisplayLocalOptions.IncludeConstantValue,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
            | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers | SymbolDisplayMiscellaneousOptions.CollapseTupleTypes);

    private static readonly SymbolDisplayFormat Member = Declared.WithMemberOptions(Members | SymbolDisplayMemberOptions.IncludeContainingType);

    // A type is shown with its namespace: what to write a using directive for.
    private static readonly SymbolDisplayFormat Type = TypeFormat(SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    private static readonly SymbolDisplayFormat CellType = TypeFormat(SymbolDisplayTypeQualificationStyle.NameOnly);

    /// <summary>One line.</summary>
    public static string Of(ISymbol symbol) => symbol switch
    {
        // What cells declare at their top belongs to a class that nobody wrote.
        INamedTypeSymbol { ContainingType.IsScriptClass: true } => symbol.ToDisplayString(CellType),
        ITypeSymbol or INamespaceSymbol => symbol.ToDisplayString(Type),
        { ContainingType: null or { IsScriptClass: true } } => symbol.ToDisplayString(Declared),
        ILocalSymbol or IParameterSymbol or IRangeVariableSymbol => symbol.ToDisplayString(Declared),
        IMethodSymbol { MethodKind: MethodKind.LocalFunction } => symbol.ToDisplayString(Declared),
        _ => symbol.ToDisplayString(Member),
    };

    private static SymbolDisplayFormat TypeFormat(SymbolDisplayTypeQualificationStyle qualification) => new(
        globalNamespaceStyle: SymbolDisplayGlobalNamespaceStyle.Omitted,
        typeQualificationStyle: qualification,
        genericsOptions: Declared.GenericsOptions,
        memberOptions: Members,
        delegateStyle: SymbolDisplayDelegateStyle.NameAndSignature,
        parameterOptions: Declared.ParameterOptions,
        kindOptions: SymbolDisplayKindOptions.IncludeTypeKeyword | SymbolDisplayKindOptions.IncludeNamespaceKeyword,
        miscellaneousOptions: Declared.MiscellaneousOptions & ~SymbolDisplayMiscellaneousOptions.UseSpecialTypes);
}

using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Octavo.Kernel.CSharp;

/// <summary>One compiled C# cell: what it declares, what it builds on and, once it ran, the object that holds its variables.</summary>
internal sealed class Submission
{
    // Without the class around it, which is another one for each cell.
    private static readonly SymbolDisplayFormat Signature = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeParamsRefOut);

    private readonly IReadOnlySet<string> declared;
    private readonly Func<object?[], Task<object?>>? factory;
    private readonly int slot;
    private object?[]? slots;
    private object? instance;

    /// <param name="compilation">What it was compiled from.</param>
    /// <param name="assembly">The loaded result; null where there is no code.</param>
    /// <param name="uses">Names of the assemblies that its code refers to.</param>
    /// <param name="previous">The objects of the cells before it, by their places; the last place is its own.</param>
    public Submission(CSharpCompilation compilation, Assembly? assembly, IReadOnlySet<string> uses, object?[] previous)
    {
        Compilation = compilation;
        Assembly = assembly;
        Name = compilation.AssemblyName!;
        Uses = uses;
        declared = Declarations(compilation);
        HasDirectives = compilation.SyntaxTrees.Any(tree => tree.GetCompilationUnitRoot() is var root
            && (root.Usings.Count > 0 || root.Externs.Count > 0 || root.GetReferenceDirectives().Count > 0 || root.GetLoadDirectives().Count > 0));
        slots = previous;
        slot = previous.Length - 1;
        factory = assembly?.GetType(compilation.Options.ScriptClassName!, throwOnError: true)!
            .GetMethod("<Factory>", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!
            .CreateDelegate<Func<object?[], Task<object?>>>();
    }

    /// <summary>What it was compiled from; another one once cells before it were left out of the chain.</summary>
    public CSharpCompilation Compilation { get; set; }

    /// <summary>The loaded assembly, null where there is no code; its name is this cell's alone among those that are kept.</summary>
    public Assembly? Assembly { get; }

    public string Name { get; }

    /// <summary>Names of the assemblies that its code refers to, those of earlier cells among them.</summary>
    public IReadOnlySet<string> Uses { get; }

    /// <summary>What it declares: variables, types and methods with their parameters.</summary>
    public IReadOnlySet<string> Declared => declared;

    /// <summary>Whether it holds usings, references or loaded files, which hold for every later cell.</summary>
    public bool HasDirectives { get; }

    /// <summary>Whether it holds anything to run or to declare; only then it has a place among the objects of the cells.</summary>
    public bool HasCode => Assembly is not null;

    /// <summary>Whether a later cell can notice that it was there.</summary>
    public bool IsVisible => HasDirectives || declared.Count > 0;

    /// <summary>The object that holds its variables; null before it ran.</summary>
    public object? Instance => instance ?? slots?[slot];

    /// <summary>Whether the code holds anything to run or to declare.</summary>
    public static bool HoldsCode(CSharpCompilation compilation) => compilation.SyntaxTrees.Any(tree => tree.GetCompilationUnitRoot().Members.Count > 0);

    /// <summary>The name of the assembly and of the class of the cell with that number.</summary>
    public static string NameOf(int number) => $"Submission#{number}";

    /// <summary>Starts it.</summary>
    public Task<object?> Start() => factory?.Invoke(slots!) ?? Task.FromResult<object?>(null);

    /// <summary>Keeps the object it made, and none of those it was given.</summary>
    public void Settle()
    {
        instance ??= slots?[slot];
        slots = null;
    }

    /// <summary>Lets go of its variables: nothing can reach them by name any more.</summary>
    public void Release() => instance = null;

    /// <summary>Its variables.</summary>
    public IEnumerable<CellVariable> Variables() => Instance is not { } owner ? [] : owner.GetType()
        .GetFields(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly)
        .Where(field => char.IsLetterOrDigit(field.Name[0]) || field.Name[0] == '_')
        .Select(field => new CellVariable(owner, field));

    /// <summary>The declarations with their types, to compare two compilations of one cell.</summary>
    public static IEnumerable<string> Signatures(CSharpCompilation compilation) =>
        Members(compilation).Select(member => member.ToDisplayString(Signature) + " : " + member switch
        {
            IFieldSymbol field => $"{field.Type.TypeKind} {field.Type.ToDisplayString()}",
            IPropertySymbol property => $"{property.Type.TypeKind} {property.Type.ToDisplayString()}",
            IMethodSymbol method => $"{method.ReturnType.TypeKind} {method.ReturnType.ToDisplayString()}",
            _ => "",
        });

    // A name stands for one thing among variables, one among types, and for every method that takes other parameters.
    private static HashSet<string> Declarations(CSharpCompilation compilation) =>
        [.. Members(compilation).Select(member => member switch
        {
            IMethodSymbol => "method " + member.ToDisplayString(Signature),
            INamedTypeSymbol => "type " + member.MetadataName,
            _ => "variable " + member.Name,
        })];

    private static IEnumerable<ISymbol> Members(CSharpCompilation compilation) =>
        compilation.ScriptClass?.GetMembers().Where(member => !member.IsImplicitlyDeclared
            && member is IFieldSymbol or IPropertySymbol or IEventSymbol or INamedTypeSymbol or IMethodSymbol { AssociatedSymbol: null }) ?? [];
}

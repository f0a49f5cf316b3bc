using System.Composition.Hosting;
using System.Reflection;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.Host.Mef;

namespace Octavo.Kernel.CSharp.Assistance;

/// <summary>Roslyn's editor services, put together at the first request.</summary>
internal static class EditorServices
{
    private static readonly string[] Assemblies =
    [
        "Microsoft.CodeAnalysis.Workspaces", "Microsoft.CodeAnalysis.CSharp.Workspaces", "Microsoft.CodeAnalysis.Features", "Microsoft.CodeAnalysis.CSharp.Features",
    ];

    /// <summary>The services for C#.</summary>
    public static MefHostServices Host { get; } = MefHostServices.Create(
        new ContainerConfiguration().WithParts(Assemblies.SelectMany(name => Assembly.Load(name).GetTypes()).Where(IsUsed)).CreateContainer());

    // Repairs and rewrites of code are a third of what there is to read, and nobody asks a notebook's kernel for them (one service of
    // projects asks for a repair). Names from namespaces that the code does not use would need a second edit, for which Jupyter's answer
    // has no room; without them there is no index of every type in memory either.
    private static bool IsUsed(Type type) =>
        type is { IsClass: true, IsAbstract: false }
        && !type.IsSubclassOf(typeof(CodeFixProvider))
        && !type.IsSubclassOf(typeof(CodeRefactoringProvider))
        && !type.Name.EndsWith("ImportCompletionProvider", StringComparison.Ordinal)
        && !type.Name.EndsWith("SyncNamespacesService", StringComparison.Ordinal);
}

using System.Reflection;
using System.Runtime.Loader;

namespace Octavo.Kernel.CSharp;

/// <summary>
/// Holds the assembly of one cell. It goes when nothing of it is in use any more: no variable, object, delegate or running code.
/// Everything but the cells it builds on comes from the default context, so that no type exists twice.
/// </summary>
internal sealed class SubmissionContext : AssemblyLoadContext
{
    private readonly Dictionary<string, Assembly> predecessors;

    public SubmissionContext(string name, IEnumerable<Assembly> predecessors)
        : base(name, isCollectible: true) =>
        this.predecessors = predecessors.ToDictionary(assembly => assembly.GetName().Name!);

    protected override Assembly? Load(AssemblyName assemblyName) => predecessors.GetValueOrDefault(assemblyName.Name!);
}

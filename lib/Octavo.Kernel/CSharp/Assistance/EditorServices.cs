using System.Reflection;
using Microsoft.CodeAnalysis.Host.Mef;

namespace Octavo.Kernel.CSharp.Assistance;

/// <summary>Roslyn's editor services, put together at the first request.</summary>
internal static class EditorServices
{
    /// <summary>The services for C#.</summary>
    public static MefHostServices Host { get; } = MefHostServices.Create(
    [
        Assembly.Load("Microsoft.CodeAnalysis.Workspaces"),
        Assembly.Load("Microsoft.CodeAnalysis.CSharp.Workspaces"),
        Assembly.Load("Microsoft.CodeAnalysis.Features"),
        Assembly.Load("Microsoft.CodeAnalysis.CSharp.Features"),
    ]);
}

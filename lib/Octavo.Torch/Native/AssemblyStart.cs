using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Octavo.Torch.Native;

/// <summary>Tries to load libtorch as soon as any type of this assembly is used, so that plain TorchSharp calls then work too.</summary>
internal static class AssemblyStart
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "A notebook may call TorchSharp before any entry point of ours; loading must come first.")]
    [SuppressMessage("Design", "CA1031", Justification = "An assembly must always load; the first entry point reports what failed.")]
    internal static void Run()
    {
        try
        {
            Libtorch.Load();
        }
        catch (Exception)
        {
            // Kept by Libtorch and thrown by the first call that needs it.
        }
    }
}

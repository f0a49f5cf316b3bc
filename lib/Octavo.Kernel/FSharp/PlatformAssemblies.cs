using System.Reflection;

namespace Octavo.Kernel.FSharp;

/// <summary>The files of the assemblies that the kernel runs on, as far as F# cells refer to them without asking.</summary>
internal sealed class PlatformAssemblies
{
    private static readonly string FrameworkFolder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    private static readonly HashSet<string> Named = new(StringComparer.OrdinalIgnoreCase)
    {
        "FSharp.Core", "Octavo.Kernel", "Microsoft.DotNet.Interactive.Formatting", "Microsoft.AspNetCore.Html.Abstractions",
    };

    /// <summary>The framework, F#'s own library and the names of .NET Interactive.</summary>
    public IEnumerable<string> ForCells =>
        ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(path => Named.Contains(Path.GetFileNameWithoutExtension(path)) || (Path.GetDirectoryName(path) == FrameworkFolder && IsManaged(path)));

    private static bool IsManaged(string path)
    {
        try
        {
            return AssemblyName.GetAssemblyName(path) is not null;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }
}

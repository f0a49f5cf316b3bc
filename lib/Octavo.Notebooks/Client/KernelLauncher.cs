namespace Octavo.Notebooks.Client;

/// <summary>Kernelspecs for kernels that this library knows how to start.</summary>
public static class KernelLauncher
{
    /// <summary>Name of the built-in kernel's kernelspec.</summary>
    public const string BuiltInName = "octavo-csharp";

    /// <summary>Name of the kernelspec that starts the built-in kernel with F# as the language of cells that name none.</summary>
    public const string BuiltInFSharpName = "octavo-fsharp";

    private const string Assembly = "Octavo.Kernel.dll";

    /// <summary>Whether a kernelspec starts the built-in kernel, of this workspace or of another.</summary>
    public static bool IsBuiltIn(KernelSpec spec) => AssemblyOf(spec) is not null;

    /// <summary>The built-in kernel's assembly that a kernelspec names; null where it starts another kernel.</summary>
    public static string? AssemblyOf(KernelSpec spec) =>
        spec.Arguments.FirstOrDefault(argument => argument.Split('/', '\\')[^1] == Assembly);

    /// <summary>The built-in kernel with F# as the language of cells that name none.</summary>
    /// <exception cref="KernelSpecException">The assembly is not there.</exception>
    public static KernelSpec BuiltInFSharp(string kernelAssembly)
    {
        var spec = BuiltIn(kernelAssembly);
        return spec with
        {
            Name = BuiltInFSharpName,
            DisplayName = "F# (Octavo)",
            Language = "F#",
            Arguments = [.. spec.Arguments, "--default-kernel", "fsharp"],
        };
    }

    /// <summary>The built-in kernel, started from its assembly.</summary>
    /// <exception cref="KernelSpecException">The assembly is not there.</exception>
    public static KernelSpec BuiltIn(string kernelAssembly)
    {
        var path = Path.GetFullPath(kernelAssembly);
        if (!File.Exists(path))
        {
            throw new KernelSpecException($"The built-in kernel is not at '{path}'. Build it: dotnet build lib/Octavo.Cli.");
        }

        return new KernelSpec
        {
            Name = BuiltInName,
            DisplayName = "C# (Octavo)",
            Language = "C#",
            Arguments = [DotnetHost(), path, "--connection-file", "{connection_file}"],

            // Both front ends know the message, and only it works on every system. A signal would go to the kernel's whole process
            // group, and with it to the programs that cells have started.
            InterruptByMessage = true,
        };
    }

    // The dotnet that runs this process can run the kernel; one found on PATH may be older.
    private static string DotnetHost()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        string?[] candidates =
        [
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH"),
            Environment.ProcessPath is { } process && Path.GetFileName(process) == name ? process : null,

            // .../shared/Microsoft.NETCore.App/10.0.x/ lies three folders below the host.
            Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", name)),
        ];
        return candidates.FirstOrDefault(File.Exists) ?? "dotnet";
    }
}

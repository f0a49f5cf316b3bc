using System.Runtime.InteropServices;

namespace Octavo.Torch.Native;

/// <summary>How this operating system names libtorch's files and where packages keep them.</summary>
internal static class LibtorchPlatform
{
    /// <summary>The runtime identifier of NuGet's native folders, for example "linux-x64".</summary>
    public static string RuntimeIdentifier { get; } =
        $"{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    /// <summary>The shim that carries TorchSharp's functions.</summary>
    public static string Shim { get; } = FileName("LibTorchSharp");

    /// <summary>The file by which a folder with libtorch is recognised.</summary>
    public static string Core { get; } = FileName("torch_cpu");

    /// <summary>libtorch's own libraries in the order in which they must be loaded; those of CUDA are absent in a CPU build.</summary>
    public static IReadOnlyList<string> Libraries { get; } =
        [FileName("c10"), FileName("c10_cuda"), FileName("torch_cpu"), FileName("torch_cuda"), FileName("torch")];

    /// <summary>Whether a library is one that a CPU build of libtorch does not have.</summary>
    public static bool IsOptional(string library) => library.Contains("cuda", StringComparison.Ordinal);

    private static string FileName(string library) => OperatingSystem.IsWindows() ? $"{library}.dll"
        : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";
}

using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using TorchSharp;

namespace Octavo.Torch.Native;

/// <summary>
/// Loads libtorch by path before TorchSharp asks for it, so that it need not be copied beside every program and a user's own
/// (a PyTorch's <c>torch/lib</c>, with or without CUDA) can be used.
/// </summary>
/// <remarks>
/// Looked for, in this order: the folder in the environment variable OCTAVO_LIBTORCH; beside the program or in its
/// <c>runtimes</c> folder; the folder named in <c>libtorch.path</c>, which the build writes beside this assembly; the NuGet
/// package folder. Every entry point of this library loads it; touching any type of this assembly tries to, without failing.
/// </remarks>
public static class Libtorch
{
    private static readonly Lock Gate = new();
    private static LibtorchLoadException? _failure;
    private static string? _description;
    private static nint _shim;

    /// <summary>What was loaded and from which kind of place, without machine paths, for example "libtorch 2.10.0 (package)".</summary>
    /// <exception cref="LibtorchLoadException">It cannot be loaded.</exception>
    public static string Description
    {
        get
        {
            Load();
            return _description!;
        }
    }

    /// <summary>Loads libtorch unless that is done, sets its memory allocator up and gives it one thread per physical core.</summary>
    /// <exception cref="LibtorchLoadException">It cannot be loaded; the message says which file, why, and what to do.</exception>
    public static void Load()
    {
        lock (Gate)
        {
            if (_description is not null)
            {
                return;
            }

            // A failed load is not tried again in this process: TorchSharp itself remembers its own failure.
            if (_failure is not null)
            {
                throw _failure;
            }

            try
            {
                _description = LoadOnce();
            }
            catch (LibtorchLoadException failure)
            {
                _failure = failure;
                throw;
            }
            catch (ElfFormatException broken)
            {
                _failure = new LibtorchLoadException(
                    LibtorchPlatform.Shim, broken.Message.TrimEnd('.'), "The file is damaged: restore the TorchSharp package again (dotnet nuget locals all --clear).", broken);
                throw _failure;
            }
        }
    }

    /// <summary>Turns the dynamic linker's message into what is missing and what to do about it.</summary>
    internal static LibtorchLoadException Explain(string path, Exception cause)
    {
        var message = cause.Message;
        var folder = Path.GetDirectoryName(path);
        if (Regex.Match(message, "version [`'](?<version>[^']+)' not found", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)) is { Success: true } version)
        {
            return new LibtorchLoadException(
                path,
                $"it needs {version.Groups["version"].Value}, which this system's libraries do not provide",
                "Use a newer system (glibc 2.34 or later), or a libtorch built for this one through OCTAVO_LIBTORCH.",
                cause);
        }

        if (Regex.Match(message, @"undefined symbol: (?<symbol>\S+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)) is { Success: true } symbol)
        {
            return new LibtorchLoadException(
                path,
                $"symbol {symbol.Groups["symbol"].Value.TrimEnd(',', ')')} is missing",
                $"The libraries in '{folder}' do not belong to one version of libtorch, or not to {LibtorchLocator.PackageVersion}, for which TorchSharp was built.",
                cause);
        }

        if (Regex.Match(message, @"(?<file>lib[^\s:/]+\.so[^\s:]*): cannot open shared object file", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)) is { Success: true } file)
        {
            return new LibtorchLoadException(
                path,
                $"it needs {file.Groups["file"].Value}, which is not on this system",
                "Install the package that has it, or put its folder on LD_LIBRARY_PATH.",
                cause);
        }

        return new LibtorchLoadException(path, message.Trim().TrimEnd('.'), "Check that the file is whole and built for this platform.", cause);
    }

    private static string LoadOnce()
    {
        MemoryAllocator.KeepLargeBlocks();
        var (folder, source) = LibtorchLocator.Folder();
        var nativeCache = Path.Combine(LibtorchLocator.UserCache(), "native");
        var widest = MatrixKernels.PreferWidest(nativeCache);
        foreach (var library in LibtorchPlatform.Libraries)
        {
            var path = Path.Combine(folder, library);
            if (!LibtorchPlatform.IsOptional(library) || File.Exists(path))
            {
                LoadFile(path);
            }
        }

        var original = LibtorchLocator.Shim(folder);
        var shim = OperatingSystem.IsLinux()
            ? ShimCompatibility.Resolve(original, CxxLibrary.Path(), nativeCache)
            : original;
        _shim = LoadFile(shim);
        try
        {
            NativeLibrary.SetDllImportResolver(typeof(torch).Assembly, static (name, _, _) => name == "LibTorchSharp" ? _shim : 0);
        }
        catch (InvalidOperationException)
        {
            // The host has a resolver of its own; the shim is found by its name, being loaded already.
        }

        torch.InitializeDeviceType(DeviceType.CPU);
        if (Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is null)
        {
            torch.set_num_threads(ProcessorTopology.UsableCores());
        }

        var adapted = shim == original ? string.Empty : ", shim adapted to this system's libstdc++";
        return $"libtorch {LibtorchLocator.PackageVersion} ({source}{adapted}{(widest ? ", AVX-512 kernels of MKL" : string.Empty)})";
    }

    private static nint LoadFile(string path)
    {
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            throw File.Exists(path)
                ? Explain(path, exception)
                : new LibtorchLoadException(path, "the file is missing", "The folder does not hold a whole libtorch: restore the package again, or correct OCTAVO_LIBTORCH.", exception);
        }
    }
}

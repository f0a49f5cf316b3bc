using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace Octavo.Torch.Native;

/// <summary>
/// Has the matrix library inside libtorch (Intel's MKL) take its AVX-512 kernels on AMD's processors that have these instructions.
/// </summary>
/// <remarks>
/// MKL asks who made the processor before it asks what it can do, and takes AVX2 kernels where the maker is not Intel: 84-95 instead of
/// 98-110 GFLOP/s a core in single precision on an AMD EPYC (tests/Octavo.Benchmarks/README.md). The function that answers the
/// question is an exported symbol, so a library loaded before libtorch can answer it. MKL still looks at the processor's features.
/// </remarks>
internal static partial class MatrixKernels
{
    /// <summary>Set to "library" to leave the choice to MKL.</summary>
    public const string Variable = "OCTAVO_MATRIX_KERNELS";

    private const int Now = 2;
    private const int Global = 0x100;

    /// <summary>Answers MKL's question where that makes it faster; whether it did. To be called before libtorch is loaded.</summary>
    /// <param name="cache">Where the library that answers is kept.</param>
    public static bool PreferWidest(string cache)
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64 || !Avx512F.IsSupported || Maker() != "AuthenticAMD"
            || Environment.GetEnvironmentVariable(Variable) == "library")
        {
            return false;
        }

        var bytes = SymbolLibrary.Write([("mkl_serv_intel_cpu_true", 1), ("mkl_serv_intel_cpu", 1)]);
        try
        {
            // Global: the dynamic linker asks such libraries before libtorch itself.
            return Open(ShimCompatibility.Store(bytes, Path.Combine(cache, "matrix-kernels"), "libwidestkernels.so"), Now | Global) != 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or EntryPointNotFoundException or DllNotFoundException)
        {
            return false; // slower, and right
        }
    }

    private static string Maker()
    {
        var (_, first, last, middle) = X86Base.CpuId(0, 0);
        var name = new byte[12];
        BitConverter.TryWriteBytes(name, first);
        BitConverter.TryWriteBytes(name.AsSpan(4), middle);
        BitConverter.TryWriteBytes(name.AsSpan(8), last);
        return Encoding.ASCII.GetString(name);
    }

    [LibraryImport("libc", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string path, int mode);
}

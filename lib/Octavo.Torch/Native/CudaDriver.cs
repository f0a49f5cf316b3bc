using System.Runtime.InteropServices;

namespace Octavo.Torch.Native;

/// <summary>NVIDIA's driver, asked for what libtorch's binding does not tell: how much of a device's memory is in use.</summary>
/// <remarks>The driver's interface (CUDA driver API, memory management) is the same in each version; no toolkit is needed.</remarks>
internal static partial class CudaDriver
{
    private const string Library = "cuda";
    private static readonly string FileName = OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";
    private static readonly Lazy<string?> Reason = new(Find);

    /// <summary>Why the driver cannot be asked, as a sentence; null where it can.</summary>
    public static string? Missing => Reason.Value;

    /// <summary>Bytes in use on a device, by all processes.</summary>
    public static long UsedBytes(int index)
    {
        var (free, total) = Memory(index);
        return total - free;
    }

    /// <summary>Bytes that a device has.</summary>
    public static long TotalBytes(int index) => Memory(index).Total;

    private static (long Free, long Total) Memory(int index)
    {
        Check(Device(out var device, Math.Max(0, index)), "cuDeviceGet");
        Check(Retain(out var context, device), "cuDevicePrimaryCtxRetain");
        try
        {
            Check(Push(context), "cuCtxPushCurrent");
            try
            {
                Check(Information(out var free, out var total), "cuMemGetInfo");
                return ((long)free, (long)total);
            }
            finally
            {
                _ = Pop(out _);
            }
        }
        finally
        {
            _ = Release(device);
        }
    }

    private static string? Find()
    {
        if (!NativeLibrary.TryLoad(FileName, out var driver))
        {
            return $"NVIDIA's driver ({FileName}) is not installed, so the memory of a CUDA device cannot be read.";
        }

        NativeLibrary.SetDllImportResolver(typeof(CudaDriver).Assembly, (name, _, _) => name == Library ? driver : 0);
        var result = Initialize(0);
        return result == 0 ? null : $"NVIDIA's driver ({FileName}) answers cuInit with error {result}, so the memory of a CUDA device cannot be read.";
    }

    private static void Check(int result, string function)
    {
        if (result != 0)
        {
            throw new InvalidOperationException($"NVIDIA's driver answers {function} with error {result}.");
        }
    }

    [LibraryImport(Library, EntryPoint = "cuInit")]
    private static partial int Initialize(uint flags);

    [LibraryImport(Library, EntryPoint = "cuDeviceGet")]
    private static partial int Device(out int device, int ordinal);

    [LibraryImport(Library, EntryPoint = "cuDevicePrimaryCtxRetain")]
    private static partial int Retain(out nint context, int device);

    [LibraryImport(Library, EntryPoint = "cuDevicePrimaryCtxRelease_v2")]
    private static partial int Release(int device);

    [LibraryImport(Library, EntryPoint = "cuCtxPushCurrent_v2")]
    private static partial int Push(nint context);

    [LibraryImport(Library, EntryPoint = "cuCtxPopCurrent_v2")]
    private static partial int Pop(out nint context);

    [LibraryImport(Library, EntryPoint = "cuMemGetInfo_v2")]
    private static partial int Information(out nuint free, out nuint total);
}

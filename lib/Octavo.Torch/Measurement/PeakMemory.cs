using System.Globalization;
using Octavo.Torch.Native;
using TorchSharp;

namespace Octavo.Torch.Measurement;

/// <summary>The most memory that something had in use, measured by the operating system or, on CUDA, by the driver.</summary>
/// <remarks>
/// On the CPU of a Linux machine: the process's largest resident set, whose mark is set back before. It counts what the allocator keeps
/// for later, and does not see what it had kept before: measure in a fresh process. On CUDA: what is in use on the whole device after the
/// action less what was before; libtorch keeps what it got from the driver, so that is the peak, if nobody else uses the device.
/// </remarks>
/// <param name="BeforeBytes">In use before.</param>
/// <param name="PeakBytes">Most in use until the end.</param>
public sealed record PeakMemory(long BeforeBytes, long PeakBytes)
{
    private const string Status = "/proc/self/status";
    private const string Marks = "/proc/self/clear_refs";

    /// <summary>What was added.</summary>
    public long AddedBytes => PeakBytes - BeforeBytes;

    /// <summary>Why it cannot be measured for a device here, as a sentence; null where it can.</summary>
    public static string? Missing(torch.Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return device.type switch
        {
            DeviceType.CUDA => CudaDriver.Missing,
            DeviceType.CPU when OperatingSystem.IsLinux() && File.Exists(Marks) => null,
            DeviceType.CPU => $"The peak of memory on a CPU is read from {Status}, which only Linux has.",
            _ => $"No system tells the peak of memory on {ComputeDevice.Describe(device)}.",
        };
    }

    /// <summary>Runs an action and measures.</summary>
    /// <param name="action">What to measure; must wait for its own result.</param>
    /// <param name="device">Whose memory; the CPU's where null.</param>
    /// <exception cref="NotSupportedException">It cannot be measured here; the message is that of <see cref="Missing"/>.</exception>
    public static PeakMemory Of(Action action, torch.Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(action);
        device ??= torch.CPU;
        if (Missing(device) is { } missing)
        {
            throw new NotSupportedException(missing);
        }

        if (device.type == DeviceType.CUDA)
        {
            var before = CudaDriver.UsedBytes(device.index);
            action();
            return new PeakMemory(before, Math.Max(before, CudaDriver.UsedBytes(device.index)));
        }

        // 5 sets the high-water mark back to what is resident now (proc(5)).
        File.WriteAllText(Marks, "5");
        var resident = StatusBytes("VmRSS");
        action();
        return new PeakMemory(resident, StatusBytes("VmHWM"));
    }

    private static long StatusBytes(string name)
    {
        var line = File.ReadLines(Status).First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}

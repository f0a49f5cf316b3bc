using System.Globalization;
using Octavo.Torch.Native;
using TorchSharp;

namespace Octavo.Torch.Measurement;

/// <summary>How much memory a run could still get.</summary>
public static class AvailableMemory
{
    /// <summary>
    /// Bytes that can be had on a device without swapping: on Linux the kernel's MemAvailable within the limits of the process's control
    /// groups, elsewhere the machine's memory less what is in use; on CUDA all of the device's,
    /// as what libtorch keeps from earlier work counts as in use. Null where no one tells.
    /// </summary>
    /// <param name="device">The device; the CPU where null.</param>
    public static long? Bytes(torch.Device? device = null) => (device?.type ?? DeviceType.CPU) switch
    {
        DeviceType.CUDA => CudaDriver.Missing is null ? CudaDriver.TotalBytes(device!.index) : null,
        DeviceType.CPU when OperatingSystem.IsLinux() => OnLinux("/"),
        DeviceType.CPU => Remaining(GC.GetGCMemoryInfo()),
        _ => null,
    };

    /// <summary>The same from a file system's root, which a test writes itself.</summary>
    internal static long? OnLinux(string root)
    {
        var available = Field(Path.Combine(root, "proc/meminfo"), "MemAvailable:") * 1024;
        foreach (var folder in Groups(root))
        {
            if (Within(folder) is { } left && (available is null || left < available))
            {
                available = left;
            }
        }

        return available;
    }

    private static long Remaining(GCMemoryInfo memory) => Math.Max(0, memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes);

    /// <summary>The control groups that limit this process's memory, in either version's layout, each with its parents.</summary>
    private static IEnumerable<string> Groups(string root)
    {
        var list = Path.Combine(root, "proc/self/cgroup");
        if (!File.Exists(list))
        {
            yield break;
        }

        foreach (var line in File.ReadLines(list))
        {
            // "0::/path" in version 2, "4:memory:/path" in version 1.
            var parts = line.Split(':', 3);
            if (parts.Length != 3 || (parts[1].Length > 0 && !parts[1].Split(',').Contains("memory")))
            {
                continue;
            }

            var mount = Path.Combine(root, parts[1].Length > 0 ? "sys/fs/cgroup/memory" : "sys/fs/cgroup");
            for (var path = parts[2].Trim('/'); ; path = Path.GetDirectoryName(path) ?? "")
            {
                // In a container the path may be the host's: then only the mount itself is there.
                yield return Path.Combine(mount, path);
                if (path.Length == 0)
                {
                    break;
                }
            }
        }
    }

    /// <summary>A group's limit less what its processes use; what they only read from disk can be had back. Null without a limit.</summary>
    private static long? Within(string folder)
    {
        var limit = Number(Path.Combine(folder, "memory.max")) ?? Number(Path.Combine(folder, "memory.limit_in_bytes"));
        var used = Number(Path.Combine(folder, "memory.current")) ?? Number(Path.Combine(folder, "memory.usage_in_bytes"));
        var files = Field(Path.Combine(folder, "memory.stat"), "total_inactive_file") ?? Field(Path.Combine(folder, "memory.stat"), "inactive_file") ?? 0;
        return limit is { } most && used is { } now ? Math.Max(0, most - now + files) : null;
    }

    private static long? Number(string path) =>
        File.Exists(path) && long.TryParse(File.ReadAllText(path).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static long? Field(string path, string name) => File.Exists(path)
        ? File.ReadLines(path)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length >= 2 && words[0] == name)
            .Select(words => (long?)long.Parse(words[1], CultureInfo.InvariantCulture))
            .FirstOrDefault()
        : null;
}

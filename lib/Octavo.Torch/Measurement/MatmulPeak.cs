using System.Collections.Concurrent;
using System.Diagnostics;
using Octavo.Torch.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Octavo.Torch.Measurement;

/// <summary>The fastest matrix product that a device was seen to do: what utilisation is measured against.</summary>
public static class MatmulPeak
{
    private static readonly ConcurrentDictionary<string, double> Known = new(StringComparer.Ordinal);

    /// <summary>Single-precision FLOPs per second of a large square product; measured once per process and device, then remembered.</summary>
    /// <param name="device">The device; <see cref="ComputeDevice.Pick"/> where null.</param>
    /// <exception cref="LibtorchLoadException">libtorch cannot be loaded.</exception>
    public static double FlopsPerSecond(Device? device = null)
    {
        device ??= ComputeDevice.Pick();
        return Known.GetOrAdd(ComputeDevice.Describe(device), _ => Measure(device));
    }

    private static double Measure(Device device)
    {
        // Large enough to fill the caches, small enough that the best of a dozen takes a fraction of a second.
        var size = device.type == DeviceType.CPU ? 1024 : 8192;
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var left = ones(size, size, device: device);
        var right = ones(size, size, device: device);
        var best = double.PositiveInfinity;
        for (var round = 0; round < 12; round++)
        {
            var start = Stopwatch.GetTimestamp();
            using (var product = left.mm(right))
            {
                // Reading one number waits until the device is done.
                using var corner = product[0, 0];
                _ = corner.ToSingle();
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return 2.0 * size * size * size / best;
    }
}

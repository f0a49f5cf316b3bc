using System.Collections.Concurrent;
using System.Diagnostics;
using Octavo.Torch.Models;
using Octavo.Torch.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Octavo.Torch.Measurement;

/// <summary>The fastest matrix product that a device was seen to do: what utilisation is measured against.</summary>
public static class MatmulPeak
{
    private const int LeastRounds = 12;

    /// <summary>A dozen products take a tenth of a second, which something else can hold a core for: the peak then came out at half, and a model at 137% of it.</summary>
    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(0.5);

    private static readonly ConcurrentDictionary<string, double> Known = new(StringComparer.Ordinal);

    /// <summary>Single-precision FLOPs per second of a large square product; measured once per process and device, then remembered.</summary>
    /// <param name="device">The device; <see cref="ComputeDevice.Pick"/> where null.</param>
    /// <exception cref="LibtorchLoadException">libtorch cannot be loaded.</exception>
    public static double FlopsPerSecond(Device? device = null) => FlopsPerSecond(device ?? ComputeDevice.Pick(), Precision.Single);

    /// <summary>FLOPs per second of a large square product in a precision; measured once per process, device and precision, then remembered.</summary>
    internal static double FlopsPerSecond(Device device, Precision precision) =>
        Known.GetOrAdd($"{ComputeDevice.Describe(device)} {precision}", _ => Measure(device, precision));

    private static double Measure(Device device, Precision precision)
    {
        // Large enough to fill the caches, small enough for dozens in half a second.
        var size = device.type == DeviceType.CPU ? 1024 : 8192;
        using var scope = NewDisposeScope();
        using var still = no_grad();
        using var switched = PrecisionSupport.Use(precision, device);
        var type = precision == Precision.BFloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
        var left = ones(size, size, dtype: type, device: device);
        var right = ones(size, size, dtype: type, device: device);
        var best = double.PositiveInfinity;
        var begun = Stopwatch.GetTimestamp();
        for (var round = 0; round < LeastRounds || Stopwatch.GetElapsedTime(begun) < LeastTime; round++)
        {
            var start = Stopwatch.GetTimestamp();
            using (var product = left.mm(right))
            {
                // Reading one number waits until the device is done.
                using var corner = product[0, 0];
                _ = corner.Number();
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return 2.0 * size * size * size / best;
    }
}

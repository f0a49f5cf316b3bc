using System.Globalization;
using Octavo.Models;
using Octavo.Torch.Measurement;
using Octavo.Torch.Native;
using TorchSharp;

namespace Octavo.Torch.Training;

/// <summary>Refuses a run that cannot fit in memory, before it begins: later the system would end the process without a word.</summary>
internal static class MemoryCheck
{
    /// <summary>Throws if a run needs more than can be had.</summary>
    /// <param name="config">The model's shape.</param>
    /// <param name="options">How it is trained.</param>
    /// <param name="device">Where.</param>
    /// <param name="weightsExist">Whether the model is in memory already.</param>
    /// <exception cref="TrainingTooLargeException">It does not fit; says what is needed, what there is and what to change.</exception>
    public static void Require(GptConfig config, TrainingOptions options, torch.Device device, bool weightsExist)
    {
        var estimate = MemoryEstimate.ForTraining(config, options, device);
        if (AvailableMemory.Bytes(device) is not { } available || Problem(config, options, estimate, available, weightsExist) is null)
        {
            return;
        }

        // The allocator may still hold the memory of an earlier run.
        MemoryAllocator.ReturnFree();
        if (AvailableMemory.Bytes(device) is { } again && Problem(config, options, estimate, again, weightsExist) is { } problem)
        {
            throw new TrainingTooLargeException(problem);
        }
    }

    /// <summary>Why the run does not fit in the bytes available, as a sentence that says what to do; null where it does.</summary>
    public static string? Problem(GptConfig config, TrainingOptions options, MemoryEstimate estimate, long available, bool weightsExist)
    {
        var needed = estimate.TotalBytes - (weightsExist ? estimate.WeightBytes : 0);
        if (needed <= available)
        {
            return null;
        }

        var remedies = new List<string>();
        var states = estimate.WeightBytes + estimate.MomentBytes + estimate.WeightBytes;
        if (states < available && !options.RecomputeBlocks)
        {
            remedies.Add("set RecomputeBlocks");
        }

        if (states < available && options.MicroBatches < options.BatchSize)
        {
            remedies.Add($"raise MicroBatches (now {options.MicroBatches} of a batch of {options.BatchSize})");
        }

        remedies.Add(states < available ? "take a smaller model" : "take a smaller model: its weights, gradients and moments alone are too large");
        return $"Training '{config.Name}' needs about {Gigabytes(needed)} GB of memory{(weightsExist ? " beside the model's weights" : "")}, but {Gigabytes(available)} GB are available. "
            + $"Estimated: {estimate}. To fit, {string.Join(", or ", remedies)}.";
    }

    private static string Gigabytes(long bytes) => (bytes / 1e9).ToString(bytes < 100_000_000_000 ? "0.0" : "N0", CultureInfo.InvariantCulture);
}

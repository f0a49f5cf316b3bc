using System.Runtime.InteropServices;
using Octavo.Data;
using Octavo.Runs;
using Octavo.Torch.Native;

namespace Octavo.Torch.Measurement;

/// <summary>What this machine offers a notebook, and the record of what its numbers were made with.</summary>
public static class Machine
{
    /// <summary>What was found, each with a name; the matrix-product rate is measured, which takes a second.</summary>
    public static IReadOnlyList<MachineFact> Describe()
    {
        var device = ComputeDevice.Pick();
        return
        [
            new("Device", ComputeDevice.Describe(device)),
            new("Matrix products", $"{MatmulPeak.FlopsPerSecond(device) / 1e9:N0} GFLOP/s measured in fp32"),
            new("libtorch", Libtorch.Description),
            new("Memory", $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:N1} GB"),
            new("Runtime", $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription}"),
            new("Data cache", DataCache.ForUser.Root.Replace(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "~")),
        ];
    }

    /// <summary>The record of a notebook's device, seed, profile and corpora.</summary>
    public static Provenance Provenance(string profile, int seed, params IEnumerable<TextCorpus> corpora) => new()
    {
        Device = ComputeDevice.Describe(ComputeDevice.Pick()),
        Libtorch = Libtorch.Description,
        Seed = seed,
        Profile = profile,
        DataHashes = corpora.ToDictionary(corpus => corpus.Name, corpus => corpus.Sha256),
    };
}

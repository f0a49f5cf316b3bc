namespace Octavo.Torch.Native;

/// <summary>Counts the processor cores that are worth a thread of matrix arithmetic.</summary>
internal static class ProcessorTopology
{
    /// <summary>Physical cores, and no more than this process may use; where the topology is unknown, the logical processors.</summary>
    public static int UsableCores() => Math.Max(1, Math.Min(PhysicalCores() ?? int.MaxValue, Environment.ProcessorCount));

    /// <summary>Physical cores of the machine, whoever may use them; those that this process may use where the topology is unknown.</summary>
    public static int MachineCores() => PhysicalCores() ?? Environment.ProcessorCount;

    private static int? PhysicalCores()
    {
        const string Root = "/sys/devices/system/cpu";
        if (!OperatingSystem.IsLinux() || !Directory.Exists(Root))
        {
            return null;
        }

        try
        {
            // Two hardware threads of one core name the same siblings.
            var cores = Directory.EnumerateDirectories(Root, "cpu*")
                .Select(folder => Path.Combine(folder, "topology", "thread_siblings_list"))
                .Where(File.Exists)
                .Select(File.ReadAllText)
                .Distinct()
                .Count();
            return cores > 0 ? cores : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

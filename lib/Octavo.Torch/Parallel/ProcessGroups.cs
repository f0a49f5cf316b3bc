using System.Globalization;

namespace Octavo.Torch.Parallel;

/// <summary>Finds out whether this process was started to train alone or together with others.</summary>
public static class ProcessGroups
{
    /// <summary>The environment variable that names MPI's library where the usual names do not find it.</summary>
    public const string LibraryVariable = "OCTAVO_MPI";

    private static readonly string[] OpenMpi = ["libmpi.so.40", "libmpi.so.12.openmpi", "libmpi.so"];
    private static readonly string[] Mpich = ["libmpich.so.12", "libmpi.so.12", "libmpich.so"];

    // What each launcher says to the processes that it starts: how many they are.
    private static readonly (string Variable, string Launcher, string[] Libraries)[] Launchers =
    [
        ("OMPI_COMM_WORLD_SIZE", "Open MPI's mpirun", OpenMpi),
        ("PMI_SIZE", "MPICH's mpiexec or srun with PMI", Mpich),
    ];

    /// <summary>Joins the job that this process was started in; a <see cref="SingleProcess"/> where it was started alone.</summary>
    /// <exception cref="ParallelException">It was started with others and cannot reach them; says why.</exception>
    public static IProcessGroup Join()
    {
        foreach (var (variable, launcher, libraries) in Launchers)
        {
            if (int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var expected))
            {
                return Join(expected, launcher, libraries);
            }
        }

        return new SingleProcess();
    }

    private static IProcessGroup Join(int expected, string launcher, string[] libraries)
    {
        var named = Environment.GetEnvironmentVariable(LibraryVariable);
        if (expected == 1 && named is null)
        {
            return new SingleProcess();
        }

        var library = MpiLibrary.Load(named is { Length: > 0 } ? [named] : libraries);
        var group = new MpiProcessGroup(library);
        if (group.Size == expected)
        {
            return group;
        }

        // Each process would train on its own and overwrite the others' results.
        var (size, transport) = (group.Size, group.Transport);
        group.Dispose();
        throw new ParallelException(
            $"{launcher} started {expected} processes, but the MPI library '{library.Name}' ({transport}) sees {size}: they belong to different installations. "
            + $"Use the launcher of that library, or name the launcher's library in {LibraryVariable}.");
    }
}

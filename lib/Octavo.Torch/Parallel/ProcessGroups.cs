using System.Globalization;
using Octavo.Torch.Native;

namespace Octavo.Torch.Parallel;

/// <summary>Finds out whether this process was started to train alone or together with others.</summary>
public static class ProcessGroups
{
    /// <summary>The environment variable that names MPI's library where the usual names do not find it.</summary>
    public const string LibraryVariable = "OCTAVO_MPI";

    private static readonly string[] OpenMpi = ["libmpi.so.40", "libmpi.so.12.openmpi", "libmpi.so"];
    private static readonly string[] Mpich = ["libmpich.so.12", "libmpi.so.12", "libmpich.so"];

    private static readonly string[] LocalSizes = ["OMPI_COMM_WORLD_LOCAL_SIZE", "MPI_LOCALNRANKS", "SLURM_NTASKS_PER_NODE"];

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

    /// <summary>Divides the cores that this process may use among the processes of the group on the same machine, where its launcher did not.</summary>
    public static void ShareCores(IProcessGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        if (group.Size == 1 || Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is { Length: > 0 })
        {
            return;
        }

        // A launcher that gives each process cores of its own leaves it fewer than its share.
        var here = LocalSizes.Select(Environment.GetEnvironmentVariable).Select(text => int.TryParse(text, CultureInfo.InvariantCulture, out var size) ? size : 0).FirstOrDefault(size => size > 0);
        var share = ProcessorTopology.MachineCores() / (here > 0 ? here : group.Size);
        Libtorch.Load();
        TorchSharp.torch.set_num_threads(Math.Max(1, Math.Min(ProcessorTopology.UsableCores(), share)));
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

using System.Runtime.InteropServices;
using System.Text;

namespace Octavo.Torch.Parallel;

/// <summary>
/// The functions of MPI that are needed, from whichever implementation there is. The two families differ in what their handles are: in Open MPI
/// addresses of exported objects, in MPICH and its kin numbers that are part of their common binary interface.
/// </summary>
internal sealed unsafe class MpiLibrary
{
    /// <summary>The level of MPI_Init_thread at which one thread, that which called it, makes all calls.</summary>
    private const int Funneled = 1;

    private const int LongestVersion = 8192;

    private readonly delegate* unmanaged<nint, nint, int, int*, int> initialize;
    private readonly delegate* unmanaged<int> finish;
    private readonly delegate* unmanaged<nint, int, int> abort;
    private readonly delegate* unmanaged<nint, int*, int> rank;
    private readonly delegate* unmanaged<nint, int*, int> size;
    private readonly delegate* unmanaged<void*, int, nint, int, nint, int> broadcast;
    private readonly delegate* unmanaged<void*, int, nint, int, int, void*, int, nint, int, int, nint, nint, int> exchange;
    private readonly delegate* unmanaged<byte*, int*, int> version;
    private readonly nint world;
    private readonly nint number;
    private readonly nint octet;
    private readonly nint ignored;

    private MpiLibrary(nint library, string name)
    {
        Name = name;
        initialize = (delegate* unmanaged<nint, nint, int, int*, int>)Export("MPI_Init_thread");
        finish = (delegate* unmanaged<int>)Export("MPI_Finalize");
        abort = (delegate* unmanaged<nint, int, int>)Export("MPI_Abort");
        rank = (delegate* unmanaged<nint, int*, int>)Export("MPI_Comm_rank");
        size = (delegate* unmanaged<nint, int*, int>)Export("MPI_Comm_size");
        broadcast = (delegate* unmanaged<void*, int, nint, int, nint, int>)Export("MPI_Bcast");
        exchange = (delegate* unmanaged<void*, int, nint, int, int, void*, int, nint, int, int, nint, nint, int>)Export("MPI_Sendrecv");
        version = (delegate* unmanaged<byte*, int*, int>)Export("MPI_Get_library_version");
        if (NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out world))
        {
            (number, octet, ignored) = (Export("ompi_mpi_float"), Export("ompi_mpi_byte"), 0);
        }
        else
        {
            // MPI_COMM_WORLD, MPI_FLOAT, MPI_BYTE and MPI_STATUS_IGNORE of the MPICH ABI.
            (world, number, octet, ignored) = (0x44000000, 0x4c00040a, 0x4c00010d, 1);
        }

        nint Export(string function) => NativeLibrary.TryGetExport(library, function, out var address)
            ? address
            : throw new ParallelException($"The library '{name}' has no {function}: it is not an MPI library, or a very old one. Name another in {ProcessGroups.LibraryVariable}.");
    }

    /// <summary>What it was loaded as.</summary>
    public string Name { get; }

    /// <summary>Loads the first of the named libraries that there is.</summary>
    /// <exception cref="ParallelException">None can be loaded.</exception>
    public static MpiLibrary Load(IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, out var library))
            {
                return new MpiLibrary(library, name);
            }
        }

        throw new ParallelException(
            $"No MPI library can be loaded (tried {string.Join(", ", names)}). Install the one that mpirun belongs to (Debian: openmpi-bin or mpich), or name its file in {ProcessGroups.LibraryVariable}.");
    }

    /// <summary>Joins the job. The calling thread makes all later calls.</summary>
    public (int Rank, int Size, string Version) Join()
    {
        int provided, own, all, length = 0;
        Check(initialize(0, 0, Funneled, &provided), "MPI_Init_thread");
        Check(rank(world, &own), "MPI_Comm_rank");
        Check(size(world, &all), "MPI_Comm_size");
        var text = stackalloc byte[LongestVersion];
        Check(version(text, &length), "MPI_Get_library_version");
        var first = Encoding.UTF8.GetString(text, Math.Clamp(length, 0, LongestVersion)).Split('\n', ',')[0].Trim('\0', ' ', '\r');
        return (own, all, first.Replace("Version:", "", StringComparison.Ordinal).Replace("\t", " ", StringComparison.Ordinal).Replace("  ", " ", StringComparison.Ordinal));
    }

    /// <summary>Leaves the job; waits for the others.</summary>
    public void Leave() => Check(finish(), "MPI_Finalize");

    /// <summary>Ends all processes of the job.</summary>
    public void Abort(int code) => abort(world, code);

    /// <summary>Gives all processes the root's bytes.</summary>
    public void Broadcast(byte* bytes, int count, int root) => Check(broadcast(bytes, count, octet, root, world), "MPI_Bcast");

    /// <summary>Sends numbers to one process while it receives others from another.</summary>
    public void Exchange(float* send, int sendCount, int to, float* receive, int receiveCount, int from) =>
        Check(exchange(send, sendCount, number, to, 0, receive, receiveCount, number, from, 0, world, ignored), "MPI_Sendrecv");

    // MPI itself ends the job at most errors; what comes back here was set so from outside.
    private static void Check(int code, string function)
    {
        if (code != 0)
        {
            throw new ParallelException($"{function} failed with the MPI error {code}.");
        }
    }
}

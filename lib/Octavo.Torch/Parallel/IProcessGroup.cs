namespace Octavo.Torch.Parallel;

/// <summary>
/// The processes that train one model together. Every operation is collective: each process calls the same ones in the same order, and all
/// get the same bits, the same ones in every run with as many processes.
/// </summary>
public interface IProcessGroup : IDisposable
{
    /// <summary>This process, from 0.</summary>
    public int Rank { get; }

    /// <summary>How many there are.</summary>
    public int Size { get; }

    /// <summary>What carries the messages, for people: "Open MPI v4.1.4", for example.</summary>
    public string Transport { get; }

    /// <summary>Begins to sum numbers over all processes in place. Sums are made in the order in which they were begun.</summary>
    /// <param name="numbers">The first of them; must stay where it is until the task has ended.</param>
    /// <param name="count">How many.</param>
    /// <returns>Ends when the sums are there; its result is the seconds that the exchange took.</returns>
    public unsafe Task<double> BeginSum(float* numbers, long count);

    /// <summary>Gives every process the bytes that the process <paramref name="root"/> has.</summary>
    public void Broadcast(Span<byte> bytes, int root = 0);

    /// <summary>Ends every process of the group at once, and does not return: for errors that the others cannot know of.</summary>
    public void Abort(int exitCode);
}

using System.Collections.Concurrent;
using System.Diagnostics;

namespace Octavo.Torch.Parallel;

/// <summary>Processes that mpirun or srun started, over MPI. All its calls are made by one thread of its own, so that sums go on while others compute.</summary>
internal sealed unsafe class MpiProcessGroup : IProcessGroup
{
    // MPI counts in int; a ring of two sends half of a message at once.
    private const long MostAtOnce = int.MaxValue;

    private readonly MpiLibrary library;
    private readonly BlockingCollection<Action> work = [];
    private readonly Thread thread;

    /// <summary>Joins the job that this process was started in.</summary>
    public MpiProcessGroup(MpiLibrary library)
    {
        this.library = library;
        thread = new Thread(Serve) { IsBackground = true, Name = "MPI" };
        thread.Start();
        (Rank, Size, Transport) = Run(library.Join);
    }

    public int Rank { get; }

    public int Size { get; }

    public string Transport { get; }

    public Task<double> BeginSum(float* numbers, long count)
    {
        if (count / Size > MostAtOnce)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"At most {MostAtOnce * Size:N0} numbers can be summed at once; sum them in parts.");
        }

        var (first, all) = ((nint)numbers, count);
        return Begin(() =>
        {
            var clock = Stopwatch.StartNew();
            RingReduction.Sum((float*)first, all, Rank, Size, (send, sent, receive, received) =>
                library.Exchange(send, (int)sent, (Rank + 1) % Size, receive, (int)received, (Rank + Size - 1) % Size));
            return clock.Elapsed.TotalSeconds;
        });
    }

    public void Broadcast(Span<byte> bytes, int root = 0)
    {
        fixed (byte* first = bytes)
        {
            var (place, count) = ((nint)first, bytes.Length);
            Run(() =>
            {
                library.Broadcast((byte*)place, count, root);
                return 0;
            });
        }
    }

    // Not on the group's thread, which may wait for a process that will never answer.
    public void Abort(int exitCode)
    {
        library.Abort(exitCode);
        Environment.Exit(exitCode);
    }

    public void Dispose()
    {
        if (!work.IsAddingCompleted)
        {
            Run(() =>
            {
                library.Leave();
                return 0;
            });
            work.CompleteAdding();
            thread.Join();
        }
    }

    private T Run<T>(Func<T> call) => Begin(call).GetAwaiter().GetResult();

    private Task<T> Begin<T>(Func<T> call)
    {
        var outcome = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        work.Add(() =>
        {
            try
            {
                outcome.SetResult(call());
            }
            catch (Exception problem)
            {
                outcome.SetException(problem);
            }
        });
        return outcome.Task;
    }

    private void Serve()
    {
        foreach (var call in work.GetConsumingEnumerable())
        {
            call();
        }
    }
}

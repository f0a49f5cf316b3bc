using System.Collections.Concurrent;
using Octavo.Torch.Parallel;

namespace Octavo.Torch.Tests.Parallel;

/// <summary>A group whose processes are threads of this one: the ring without MPI, with what each sends counted.</summary>
internal sealed unsafe class ThreadGroup : IProcessGroup
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly BlockingCollection<float[]>[] rings;
    private readonly BlockingCollection<byte[]>[] broadcasts;
    private readonly CancellationTokenSource failed;
    private readonly Lock order = new();
    private Task<double> last = Task.FromResult(0.0);

    private ThreadGroup(int rank, BlockingCollection<float[]>[] rings, BlockingCollection<byte[]>[] broadcasts, CancellationTokenSource failed) =>
        (Rank, this.rings, this.broadcasts, this.failed) = (rank, rings, broadcasts, failed);

    public int Rank { get; }

    public int Size => rings.Length;

    public string Transport => "threads";

    public long NumbersSent { get; private set; }

    /// <summary>Runs the same in every process and gives their results in the order of the ranks.</summary>
    public static T[] Run<T>(int size, Func<ThreadGroup, T> process)
    {
        var ring = Enumerable.Range(0, size).Select(_ => new BlockingCollection<float[]>()).ToArray();
        var given = Enumerable.Range(0, size).Select(_ => new BlockingCollection<byte[]>()).ToArray();
        var results = new T[size];
        var problems = new ConcurrentQueue<Exception>();
        using var broken = new CancellationTokenSource();
        var threads = Enumerable.Range(0, size).Select(rank => new Thread(() =>
        {
            try
            {
                results[rank] = process(new ThreadGroup(rank, ring, given, broken));
            }
            catch (Exception problem)
            {
                // The others would wait for this one.
                problems.Enqueue(problem);
                broken.Cancel();
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return problems.TryPeek(out var first) ? throw first : results;
    }

    public Task<double> BeginSum(float* numbers, long count)
    {
        var place = (nint)numbers;
        lock (order)
        {
            last = last.ContinueWith(_ => Sum(place, count), TaskScheduler.Default);
            return last;
        }
    }

    public void Broadcast(Span<byte> bytes, int root = 0)
    {
        if (Rank == root)
        {
            foreach (var other in Enumerable.Range(0, Size).Where(rank => rank != root))
            {
                broadcasts[other].Add(bytes.ToArray());
            }
        }
        else
        {
            Take(broadcasts[Rank]).CopyTo(bytes);
        }
    }

    public void Abort(int exitCode) => throw new InvalidOperationException($"Aborted with {exitCode}.");

    public void Dispose()
    {
    }

    private double Sum(nint place, long count)
    {
        RingReduction.Sum((float*)place, count, Rank, Size, (send, sent, receive, received) =>
        {
            NumbersSent += sent;
            rings[(Rank + 1) % Size].Add(new ReadOnlySpan<float>(send, (int)sent).ToArray());
            Take(rings[Rank]).CopyTo(new Span<float>(receive, (int)received));
        });
        return 0;
    }

    private T Take<T>(BlockingCollection<T> from) =>
        from.TryTake(out var message, (int)Patience.TotalMilliseconds, failed.Token) ? message : throw new TimeoutException("No message came.");
}

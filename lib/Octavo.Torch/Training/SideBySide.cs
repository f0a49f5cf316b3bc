using System.Runtime.ExceptionServices;
using TorchSharp;

namespace Octavo.Torch.Training;

/// <summary>Runs that never meet, as many at a time as there are workers; on a CPU each has one thread of its own.</summary>
internal static class SideBySide
{
    /// <summary>Workers that suit a device: one for each of libtorch's threads on a CPU, else one.</summary>
    public static int Workers(torch.Device device) => device.type == DeviceType.CPU ? torch.get_num_threads() : 1;

    /// <summary>Does all the work and gives the results in order. The first failure ends the others and is thrown.</summary>
    /// <param name="count">Runs.</param>
    /// <param name="cost">What a run costs, in any unit: the costliest are begun first.</param>
    /// <param name="run">One run, on a thread of its own.</param>
    /// <param name="workers">How many run at a time.</param>
    /// <param name="device">Where they run.</param>
    /// <param name="cancellation">Ends all.</param>
    public static T[] Run<T>(
        int count, Func<int, double> cost, Func<int, CancellationToken, T> run, int workers, torch.Device device, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var results = new T[count];
        var order = new Queue<int>(Enumerable.Range(0, count).OrderByDescending(cost));
        var gate = new Lock();
        Exception? failure = null;

        void Worker()
        {
            try
            {
                if (device.type == DeviceType.CPU)
                {
                    torch.set_num_threads(1);
                }

                while (true)
                {
                    int next;
                    lock (gate)
                    {
                        if (!order.TryDequeue(out next))
                        {
                            return;
                        }
                    }

                    results[next] = run(next, stop.Token);
                }
            }
            catch (Exception exception)
            {
                // The first failure is the cause; the others follow from the stop that it orders.
                lock (gate)
                {
                    failure ??= exception;
                    stop.Cancel();
                }
            }
        }

        var threads = torch.get_num_threads();
        try
        {
            var others = Enumerable.Range(1, Math.Max(0, Math.Min(workers, count) - 1)).Select(i => new Thread(Worker) { IsBackground = true, Name = $"Octavo run {i}" }).ToList();
            others.ForEach(thread => thread.Start());
            Worker();
            others.ForEach(thread => thread.Join());
        }
        finally
        {
            if (device.type == DeviceType.CPU)
            {
                torch.set_num_threads(threads);
            }
        }

        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return results;
    }
}

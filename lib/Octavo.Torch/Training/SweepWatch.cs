using System.Diagnostics;

namespace Octavo.Torch.Training;

/// <summary>Gathers what the runs of a sweep report, from whatever threads, into one account of how far all of it is.</summary>
/// <param name="costs">What each run costs, in any unit.</param>
/// <param name="report">Called with the account, one call at a time; null for none.</param>
internal sealed class SweepWatch(IEnumerable<double> costs, Action<SweepProgress>? report)
{
    // A reader sees no more, and a notebook's page is not flooded.
    private static readonly TimeSpan LeastTimeBetween = TimeSpan.FromSeconds(0.25);

    private readonly double[] _costs = [.. costs];
    private readonly SortedDictionary<int, Part> _running = [];
    private readonly Lock _gate = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan? _reported;
    private double _trained;
    private double _found;
    private int _ended;
    private string? _last;
    private int _begun;

    /// <summary>What a run's trainer is to call at each recorded point.</summary>
    /// <param name="run">The run's place in the plan.</param>
    /// <param name="name">The model's name.</param>
    /// <param name="seed">The run's seed.</param>
    public Action<TaskProgress> Task(int run, string name, int seed) => Of(run, (TaskProgress now) =>
        (new RunningTraining(name, seed, now.Point.Step, now.Steps, now.Point.Loss), now.TokensPerSecond));

    /// <inheritdoc cref="Task"/>
    public Action<TrainingProgress> Text(int run, string name, int seed) => Of(run, (TrainingProgress now) =>
        (new RunningTraining(name, seed, now.Point.Step, now.Steps, now.Point.TrainLoss), now.TokensPerSecond));

    /// <summary>A run is complete.</summary>
    /// <param name="run">Its place in the plan.</param>
    /// <param name="outcome">What came out, for a reader.</param>
    public void End(int run, string outcome)
    {
        lock (_gate)
        {
            // What was found and not trained says nothing of the pace.
            if (_running.Remove(run))
            {
                _trained += _costs[run];
            }
            else
            {
                _found += _costs[run];
            }

            _ended++;
            _last = outcome;
            Report();
        }
    }

    private Action<T> Of<T>(int run, Func<T, (RunningTraining, double)> read)
    {
        var order = Interlocked.Increment(ref _begun);
        return now =>
        {
            var (state, pace) = read(now);
            lock (_gate)
            {
                _running[run] = new Part(order, state, pace);
                if (_reported is null || _clock.Elapsed - _reported > LeastTimeBetween)
                {
                    Report();
                }
            }
        };
    }

    private void Report()
    {
        _reported = _clock.Elapsed;
        var done = _trained + _running.Sum(run => _costs[run.Key] * run.Value.State.Step / run.Value.State.Steps);
        var left = _costs.Sum() - _found - done;
        report?.Invoke(new SweepProgress(
            _ended,
            _costs.Length,
            [.. _running.Values.OrderBy(part => part.Order).Select(part => part.State)],
            _last,
            _running.Values.Sum(part => part.TokensPerSecond),
            done > 0 ? _clock.Elapsed.TotalSeconds * left / done : null));
    }

    private sealed record Part(int Order, RunningTraining State, double TokensPerSecond);
}

namespace Octavo.Cluster;

/// <summary>
/// When each stage of a pipeline does what, simulated: every pass begins as soon as its stage is free and what it needs is there; sending takes no time.
/// Source of the orders: Huang et al. 2019 (GPipe); Narayanan et al. 2021, section 2.2 (1F1B and interleaved).
/// </summary>
public sealed class PipelineSchedule
{
    private readonly int parts;

    private PipelineSchedule(string name, int stages, int microBatches, int parts, double forward, double backward, IReadOnlyList<PipelineStep> steps)
    {
        (Name, Stages, MicroBatches, this.parts, Steps) = (name, stages, microBatches, parts, steps);
        Work = microBatches * (forward + backward);
    }

    /// <summary>What the schedule is called.</summary>
    public string Name { get; }

    /// <summary>Stages: p.</summary>
    public int Stages { get; }

    /// <summary>Micro-batches: m.</summary>
    public int MicroBatches { get; }

    /// <summary>All passes, in the order in which they were simulated.</summary>
    public IReadOnlyList<PipelineStep> Steps { get; }

    /// <summary>The time that a stage works.</summary>
    public double Work { get; }

    /// <summary>When the last pass ends.</summary>
    public double Length => Steps.Max(step => step.End);

    /// <summary>Idle time over working time.</summary>
    public double Bubble => (Length - Work) / Work;

    /// <summary>The most micro-batches of which a stage keeps activations at once; parts of an interleaved stage count as their share.</summary>
    public double MostInFlight(int stage)
    {
        double now = 0, most = 0;
        foreach (var step in Steps.Where(step => step.Stage == stage).OrderBy(step => step.Start))
        {
            now += (step.Backward ? -1.0 : 1.0) / parts;
            most = Math.Max(most, now);
        }

        return most;
    }

    /// <summary>All forward passes, then all backward passes.</summary>
    /// <param name="stages">p.</param>
    /// <param name="microBatches">m.</param>
    /// <param name="forward">Time of a stage's forward pass.</param>
    /// <param name="backward">Time of its backward pass.</param>
    public static PipelineSchedule GPipe(int stages, int microBatches, double forward = 1, double backward = 2) =>
        Simulate("GPipe", stages, microBatches, 1, forward, backward, _ => int.MaxValue);

    /// <summary>One forward, one backward: a stage begins backward passes as soon as it can, and keeps fewer activations.</summary>
    /// <inheritdoc cref="GPipe" path="/param"/>
    public static PipelineSchedule OneForwardOneBackward(int stages, int microBatches, double forward = 1, double backward = 2) =>
        Simulate("1F1B", stages, microBatches, 1, forward, backward, stage => stages - stage - 1);

    /// <summary>1F1B with stages that hold several parts of the layers.</summary>
    /// <inheritdoc cref="GPipe" path="/param"/>
    /// <param name="stages">p.</param>
    /// <param name="microBatches">m, a multiple of p.</param>
    /// <param name="parts">v.</param>
    /// <param name="forward">Time of a stage's forward pass, all its parts together.</param>
    /// <param name="backward">Time of its backward pass, all its parts together.</param>
    /// <exception cref="ArgumentException">m is no multiple of p.</exception>
    public static PipelineSchedule Interleaved(int stages, int microBatches, int parts, double forward = 1, double backward = 2)
    {
        if (parts > 1 && microBatches % stages != 0)
        {
            throw new ArgumentException($"An interleaved schedule needs the micro-batches, {microBatches}, to be a multiple of the stages, {stages}.");
        }

        return Simulate("interleaved 1F1B", stages, microBatches, parts, forward, backward, stage => (2 * (stages - stage - 1)) + ((parts - 1) * stages));
    }

    private static PipelineSchedule Simulate(
        string name, int stages, int microBatches, int parts, double forward, double backward, Func<int, int> warmUp)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stages, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(microBatches, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(parts, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(forward);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(backward);
        var orders = Enumerable.Range(0, stages).Select(stage => new Queue<(int Chunk, int MicroBatch, bool Backward)>(Order(stages, microBatches, parts, warmUp(stage)))).ToArray();
        var free = new double[stages];

        // When a micro-batch has left a virtual stage; stage and part make one of p * v in the order of the layers.
        var ended = new Dictionary<(int Virtual, int MicroBatch, bool Backward), double>();
        var steps = new List<PipelineStep>();
        var total = 2 * stages * parts * microBatches;
        while (steps.Count < total)
        {
            var before = steps.Count;
            for (var stage = 0; stage < stages; stage++)
            {
                while (orders[stage].TryPeek(out var next) && Ready(next, stage) is { } ready)
                {
                    orders[stage].Dequeue();
                    var start = Math.Max(free[stage], ready);
                    free[stage] = start + ((next.Backward ? backward : forward) / parts);
                    ended[((next.Chunk * stages) + stage, next.MicroBatch, next.Backward)] = free[stage];
                    steps.Add(new PipelineStep(stage, next.Chunk, next.MicroBatch, next.Backward, start, free[stage]));
                }
            }

            if (steps.Count == before)
            {
                throw new InvalidOperationException($"The schedule '{name}' waits for itself with {stages} stages, {microBatches} micro-batches and {parts} parts.");
            }
        }

        return new PipelineSchedule(name, stages, microBatches, parts, forward, backward, steps);

        double? Ready((int Chunk, int MicroBatch, bool Backward) next, int stage)
        {
            var place = (next.Chunk * stages) + stage;
            return next.Backward
                ? place == (stages * parts) - 1 ? End(place, backward: false) : End(place + 1, backward: true)
                : place == 0 ? 0 : End(place - 1, backward: false);

            double? End(int at, bool backward) => ended.TryGetValue((at, next.MicroBatch, backward), out var end) ? end : null;
        }
    }

    // Micro-batches go through a stage's parts in groups of p: p of them through part 0, the same p through part 1, and so on.
    private static IEnumerable<(int Chunk, int MicroBatch, bool Backward)> Order(int stages, int microBatches, int parts, int warmUp)
    {
        var passes = microBatches * parts;
        var first = Math.Min(warmUp, passes);
        for (var i = 0; i < first; i++)
        {
            yield return Pass(i, backward: false);
        }

        for (var i = first; i < passes; i++)
        {
            yield return Pass(i, backward: false);
            yield return Pass(i - first, backward: true);
        }

        for (var i = passes - first; i < passes; i++)
        {
            yield return Pass(i, backward: true);
        }

        (int Chunk, int MicroBatch, bool Backward) Pass(int index, bool backward)
        {
            var chunk = parts == 1 ? 0 : index / stages % parts;
            var microBatch = parts == 1 ? index : (index / (stages * parts) * stages) + (index % stages);
            return (backward ? parts - 1 - chunk : chunk, microBatch, backward);
        }
    }
}

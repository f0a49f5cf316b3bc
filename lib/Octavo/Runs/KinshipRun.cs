using Octavo.Tasks;

namespace Octavo.Runs;

/// <summary>One model's test on <see cref="KinshipTelegrams"/>: how often it answers questions of one and of two hops.</summary>
/// <param name="Layers">Layers of the model.</param>
/// <param name="Seed">Decided weights and examples.</param>
/// <param name="Steps">Whether it writes the step between two hops.</param>
/// <param name="HeldOutNames">Whether the tested names had other roles in training.</param>
/// <param name="OneHop">Share of the questions of one hop that are answered right.</param>
/// <param name="TwoHops">Share of the questions of two hops that are answered right, the step included where it is written.</param>
public sealed record KinshipRun(int Layers, int Seed, bool Steps, bool HeldOutNames, double OneHop, double TwoHops)
{
    /// <summary>Reads a run that was also tested on single questions of one hop and, second, of two.</summary>
    /// <param name="layers">Layers of the model.</param>
    /// <param name="task">What it learned.</param>
    /// <param name="run">Its record.</param>
    /// <exception cref="ArgumentException">It was not tested so.</exception>
    public static KinshipRun Of(int layers, KinshipTelegrams task, TaskRun run)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(run);
        return run.OtherTests is [var one, var two]
            ? new KinshipRun(layers, run.Seed, task.Steps, task.HeldOutNames, one.ExactMatch, two.ExactMatch)
            : throw new ArgumentException(
                $"'{run.Name}', seed {run.Seed}, was also tested on {run.OtherTests?.Count ?? 0} tasks; two were expected: questions of one hop, and of two.");
    }
}

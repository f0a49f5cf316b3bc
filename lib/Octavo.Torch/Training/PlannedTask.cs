using Octavo.Models;
using Octavo.Tasks;

namespace Octavo.Torch.Training;

/// <summary>One run of a sweep over tasks: which model learns which task, and how. The options' seed makes repetitions.</summary>
/// <param name="Shape">The model's shape.</param>
/// <param name="Task">What it learns: a record, so that its values can be told from another's.</param>
/// <param name="Options">How it is trained.</param>
/// <param name="Settings">How many examples, and when to end.</param>
public sealed record PlannedTask(ISequenceShape Shape, ITokenTask Task, TrainingOptions Options, TaskSettings Settings)
{
    /// <summary>
    /// Tasks beside <see cref="Task"/> that the trained model is tested on, without learning them: other numbers of shots, one operation of
    /// several, one bin of the classes.
    /// </summary>
    public IReadOnlyList<ITokenTask> AlsoTested { get; init; } = [];

    /// <summary>Eight digits that differ wherever anything differs that decides the run.</summary>
    internal string Digest() => RunDigest.Of([.. Deciding()]);

    // Tasks one by one: as a list they would be written as what all tasks have, and the digest would not see their values.
    private IEnumerable<object> Deciding() =>
        [Shape.GetType().Name, Shape, Task.GetType().Name, Task, Options, Settings, .. AlsoTested.SelectMany(task => new object[] { task.GetType().Name, task })];
}

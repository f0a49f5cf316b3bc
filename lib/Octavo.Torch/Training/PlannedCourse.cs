using Octavo.Models;
using Octavo.Tasks;

namespace Octavo.Torch.Training;

/// <summary>
/// One run of a sweep over courses: one model that learns tasks one after another, easier ones first. A model that guesses for thousands of
/// steps at a hard task often learns it soon after an easy one (Bengio et al. 2009).
/// </summary>
/// <param name="Shape">The model's shape; it must suit every task.</param>
/// <param name="Tasks">What it learns, in this order: records, so that their values can be told from others'.</param>
/// <param name="Options">
/// How it is trained on each: <see cref="TrainingOptions.Steps"/> steps at most a task, each with its own warm-up and decay. The batch size is
/// that of the longest task; a shorter one has as many more sequences a step as keep the tokens a step.
/// </param>
/// <param name="Settings">How many examples, and when a task is learned well enough to go on to the next.</param>
public sealed record PlannedCourse(ISequenceShape Shape, IReadOnlyList<ITokenTask> Tasks, TrainingOptions Options, TaskSettings Settings)
{
    /// <summary>The options of a task of the course.</summary>
    internal TrainingOptions OptionsOf(int place) =>
        Options with { BatchSize = Options.BatchSize * Tasks.Max(task => task.Length) / Tasks[place].Length };

    /// <summary>Digits that differ wherever anything differs that decides what the model has become after a task.</summary>
    internal string Digest(int place) => RunDigest.Of(
        [Shape.GetType().Name, Shape, .. Tasks.Take(place + 1).SelectMany((task, at) => new object[] { task.GetType().Name, task, OptionsOf(at) }), Settings]);
}

using Octavo.Runs;
using Octavo.Tasks;
using Octavo.Torch.Models;

namespace Octavo.Torch.Training;

/// <summary>Measures what a model's features say of a task: a linear head is trained on them, and the model stays as it is.</summary>
public static class LinearProbe
{
    /// <summary>Trains a head and tests it.</summary>
    /// <param name="body">The model; neither its parameters nor whether they are frozen change.</param>
    /// <param name="task">A task that scores the last position alone, the class being its target, below <paramref name="classes"/>.</param>
    /// <param name="classes">How many classes.</param>
    /// <param name="pooling">What the head looks at.</param>
    /// <param name="options">How to train.</param>
    /// <param name="settings">How many examples, and when to end; null for <see cref="TaskSettings.Default"/>.</param>
    /// <param name="progress">Called at each recorded point.</param>
    /// <param name="cancellation">Ends the run between two steps.</param>
    /// <returns>The record. Its TrainedParameters are the head's; its TrainingFlops count three passes of the body where there is one.</returns>
    /// <inheritdoc cref="TaskTrainer.Train" path="/exception"/>
    public static TaskRun Train(
        ISequenceModel body,
        ITokenTask task,
        int classes,
        Pooling pooling,
        TrainingOptions options,
        TaskSettings? settings = null,
        Action<TaskProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        var before = body.NamedParameters.Select(named => (named.Parameter, named.Parameter.requires_grad)).ToList();
        using var classifier = new SequenceClassifier(body, classes, pooling);
        body.Freeze();
        try
        {
            return TaskTrainer.Train(classifier, task, options, settings, progress, cancellation) with { Name = $"{body.Name}, probe" };
        }
        finally
        {
            foreach (var (parameter, trained) in before)
            {
                parameter.requires_grad = trained;
            }
        }
    }
}

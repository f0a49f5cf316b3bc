using Octavo.Models;

namespace Octavo.Torch.Training;

/// <summary>How models of <see cref="EqualModels"/> are trained: everything alike but the highest learning rate, which is each architecture's own.</summary>
/// <remarks>
/// The rates are those of 0.003, 0.005 and 0.01 with which each did best at associative recall and copying in a few trials before any experiment; one rate for all
/// would favour whom it suits. Which was best did not change between the tasks.
/// </remarks>
public static class EqualModelOptions
{
    /// <summary><see cref="TrainingOptions.Nano"/> with the architecture's rate.</summary>
    public static TrainingOptions For(ISequenceShape shape) => TrainingOptions.Nano with
    {
        LearningRate = shape is RecurrentConfig { Cell: RecurrentCell.Lstm or RecurrentCell.Gru } ? 0.01 : 0.003,
        WarmupSteps = 50,
        MeasureUtilisation = false,
    };
}

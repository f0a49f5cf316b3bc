using Octavo.Models;

namespace Octavo.Torch.Training;

/// <summary>How models of <see cref="EqualModels"/> are trained: everything alike but the highest learning rate, which is each architecture's own.</summary>
/// <remarks>
/// The rates come from a few trials on associative recall before any experiment: the LSTM learned it faster at 0.02 than at 0.01 and 0.005, the decoder more
/// reliably at 0.003 than at 0.005. One rate for all would favour whom it suits.
/// </remarks>
public static class EqualModelOptions
{
    /// <summary><see cref="TrainingOptions.Nano"/> with the architecture's rate.</summary>
    public static TrainingOptions For(ISequenceShape shape) => TrainingOptions.Nano with
    {
        LearningRate = shape switch
        {
            RecurrentConfig { Cell: RecurrentCell.Lstm } => 0.02,
            RecurrentConfig { Cell: RecurrentCell.Gru } => 0.01,
            _ => 0.003,
        },
        WarmupSteps = 50,
        MeasureUtilisation = false,
    };
}

namespace Octavo.Torch.Training;

/// <summary>How the learning rate falls after its warm-up.</summary>
public enum LearningRateDecay
{
    /// <summary>A cosine down to <see cref="TrainingOptions.FinalLearningRateShare"/> at the last step (Loshchilov and Hutter 2017, equation 5).</summary>
    Cosine,

    /// <summary>In proportion to one over the root of the step, whatever the last step is (Vaswani et al. 2017, equation 3).</summary>
    InverseSquareRoot,
}

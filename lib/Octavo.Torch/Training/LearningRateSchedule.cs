namespace Octavo.Torch.Training;

/// <summary>
/// Linear warm-up, then a cosine down to the final share (Brown et al. 2020, appendix B; Loshchilov and Hutter 2017, eq. 5), or one over the
/// root of the step (Vaswani et al. 2017, equation 3).
/// </summary>
internal static class LearningRateSchedule
{
    /// <summary>The learning rate of a step, counted from 1: highest at the end of the warm-up, lowest at the last step.</summary>
    public static double At(int step, TrainingOptions options)
    {
        if (step < options.WarmupSteps)
        {
            return options.LearningRate * step / options.WarmupSteps;
        }

        var first = Math.Max(1, options.WarmupSteps);
        if (options.Decay == LearningRateDecay.InverseSquareRoot)
        {
            return options.LearningRate * Math.Sqrt((double)first / step);
        }

        var progress = options.Steps > first ? (double)(step - first) / (options.Steps - first) : 0;
        var share = options.FinalLearningRateShare + ((1 - options.FinalLearningRateShare) * 0.5 * (1 + Math.Cos(Math.PI * progress)));
        return options.LearningRate * share;
    }
}

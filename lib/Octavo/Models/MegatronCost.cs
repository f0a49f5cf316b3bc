namespace Octavo.Models;

/// <summary>Parameters and training cost as Narayanan et al. 2021 (SC'21, "Efficient Large-Scale Language Model Training") write them.</summary>
public static class MegatronCost
{
    /// <summary>Equation 2: P = 12*l*h^2*(1 + 13/(12*h) + (V+s)/(12*l*h)); it leaves out the final layer norm.</summary>
    public static double Parameters(GptConfig config)
    {
        double l = Checked(config).Layers;
        double h = config.Width;
        double positions = (double)config.VocabularySize + config.ContextLength;
        return 12 * l * h * h * (1 + (13 / (12 * h)) + (positions / (12 * l * h)));
    }

    /// <summary>
    /// Equation 3: FLOPs of one iteration over <paramref name="batchSequences"/> sequences, with all activations recomputed:
    /// F = 96*B*s*l*h^2*(1 + s/(6*h) + V/(16*l*h)).
    /// </summary>
    public static double FlopsPerIteration(GptConfig config, double batchSequences)
    {
        double l = Checked(config).Layers;
        double h = config.Width;
        double s = config.ContextLength;
        return 96 * batchSequences * s * l * h * h * (1 + (s / (6 * h)) + (config.VocabularySize / (16 * l * h)));
    }

    /// <summary>Equation 4: days of training, about 8*T*P/(n*X), at <paramref name="flopsPerSecond"/> achieved on each device.</summary>
    public static double TrainingDays(double parameters, double tokens, double devices, double flopsPerSecond) =>
        TrainingCompute.Days(TrainingCompute.EightNd(parameters, tokens), devices, flopsPerSecond);

    /// <summary>Days of training by equation 3: iterations x FLOPs per iteration over the devices' achieved rate.</summary>
    public static double ExactTrainingDays(
        GptConfig config, double tokens, double batchSequences, double devices, double flopsPerSecond)
    {
        var iterations = Math.Floor(tokens / (batchSequences * config.ContextLength));
        return TrainingCompute.Days(iterations * FlopsPerIteration(config, batchSequences), devices, flopsPerSecond);
    }

    private static GptConfig Checked(GptConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Validate();
        return config;
    }
}

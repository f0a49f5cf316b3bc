namespace Octavo.Models;

/// <summary>What a whole training run costs, from parameters and tokens alone.</summary>
public static class TrainingCompute
{
    /// <summary>FLOPs in one petaFLOP/s-day.</summary>
    public const double FlopsPerPetaflopDay = 1e15 * SecondsPerDay;

    private const double SecondsPerDay = 86_400;

    /// <summary>Training FLOPs C = 6*N*D (Kaplan et al. 2020, section 2.1; Hoffmann et al. 2022).</summary>
    public static double SixNd(double parameters, double tokens) => 6 * parameters * tokens;

    /// <summary>Training FLOPs 8*N*D: with all activations recomputed in the backward pass (Narayanan et al. 2021, eq. 4).</summary>
    public static double EightNd(double parameters, double tokens) => 8 * parameters * tokens;

    /// <summary>FLOPs as petaFLOP/s-days.</summary>
    public static double PetaflopDays(double flops) => flops / FlopsPerPetaflopDay;

    /// <summary>Days that <paramref name="devices"/> devices need at <paramref name="flopsPerSecond"/> achieved on each.</summary>
    public static double Days(double flops, double devices, double flopsPerSecond) =>
        flops / (devices * flopsPerSecond * SecondsPerDay);
}

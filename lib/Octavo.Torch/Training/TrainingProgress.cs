using System.Globalization;
using Octavo.Runs;

namespace Octavo.Torch.Training;

/// <summary>What a running training reports at each recorded point; as text, one line for a reader.</summary>
/// <param name="Point">The point, as it will stand in the run's record.</param>
/// <param name="Steps">Steps that the run will take in all.</param>
/// <param name="TokensPerSecond">Training tokens per second so far.</param>
/// <param name="FlopUtilisation">Share of the measured matmul peak that the model's FLOPs used so far; null where no peak is measured.</param>
/// <param name="SecondsLeft">Training time that the steps left will take at the pace so far; validation and checkpoints come on top.</param>
public sealed record TrainingProgress(TrainingPoint Point, int Steps, double TokensPerSecond, double? FlopUtilisation, double SecondsLeft)
{
    /// <summary>For example "step 120 of 500, loss 2.345, validation 2.401, 12.3k tokens/s, 45 % of peak, 1 min 20 s left".</summary>
    public override string ToString() => string.Join(", ", Parts());

    private IEnumerable<string> Parts()
    {
        yield return $"step {Point.Step} of {Steps}";
        yield return $"loss {Point.TrainLoss.ToString("F3", CultureInfo.InvariantCulture)}";
        if (Point.ValidationLoss is { } validation)
        {
            yield return $"validation {validation.ToString("F3", CultureInfo.InvariantCulture)}";
        }

        yield return $"{Readable.Short(TokensPerSecond)} tokens/s";
        if (FlopUtilisation is { } share)
        {
            yield return $"{(100 * share).ToString("F0", CultureInfo.InvariantCulture)} % of peak";
        }

        yield return Point.Step == Steps ? "done" : $"{Readable.Duration(SecondsLeft)} left";
    }
}

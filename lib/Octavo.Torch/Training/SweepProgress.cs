using System.Globalization;

namespace Octavo.Torch.Training;

/// <summary>How far a sweep is; as text, one line for a reader.</summary>
/// <param name="Ended">Runs that are complete, those whose records were found among them.</param>
/// <param name="Runs">Runs in all.</param>
/// <param name="Running">Those that train right now, in the order in which they were begun.</param>
/// <param name="LastEnded">What came out of the run that ended last, for a reader; null before the first.</param>
/// <param name="TokensPerSecond">Tokens per second of all that train right now.</param>
/// <param name="SecondsLeft">Time that the rest will take at the pace so far, by the runs' costs; null before the first recorded step.</param>
public sealed record SweepProgress(
    int Ended, int Runs, IReadOnlyList<RunningTraining> Running, string? LastEnded, double TokensPerSecond, double? SecondsLeft)
{
    /// <summary>For example "3 of 12 runs done, 21k tokens/s, 1 min 20 s left; gpt-64 seed 1: step 120 of 500, loss 2.345; last: gpt-32 seed 1, loss 2.401".</summary>
    public override string ToString() => string.Join("; ", Parts());

    private IEnumerable<string> Parts()
    {
        var pace = Running.Count > 0 && TokensPerSecond > 0 ? $", {Readable.Short(TokensPerSecond)} tokens/s" : "";
        var left = Ended < Runs && SecondsLeft is { } seconds ? $", {Readable.Duration(seconds)} left" : "";
        yield return string.Create(CultureInfo.InvariantCulture, $"{Ended} of {Runs} runs done{pace}{left}");
        foreach (var run in Running)
        {
            yield return run.ToString();
        }

        if (LastEnded is not null)
        {
            yield return $"last: {LastEnded}";
        }
    }
}

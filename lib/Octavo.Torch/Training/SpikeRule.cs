namespace Octavo.Torch.Training;

/// <summary>
/// When a training loss is a spike: where it exceeds the mean of the losses before it by many of their standard deviations and, so that a
/// loss which hardly moves any more is left alone, by an amount that matters.
/// </summary>
/// <remarks>
/// The measure is that of OLMo 2's spike score, values at least seven standard deviations from the mean of the last 1,000 (Team OLMo 2025).
/// The window is shorter here: over 1,000 steps from the start, the fall of the loss itself is the deviation, and hides every spike.
/// </remarks>
public sealed record SpikeRule
{
    /// <summary>Seven standard deviations and half a nat above the mean of the last 100 steps.</summary>
    public static SpikeRule Default { get; } = new() { Window = 100, Deviations = 7, Rise = 0.5 };

    /// <summary>Steps whose losses are compared with; before so many are known, nothing is a spike.</summary>
    public required int Window { get; init; }

    /// <summary>Standard deviations above the mean that are no spike yet.</summary>
    public required double Deviations { get; init; }

    /// <summary>Nats per token above the mean that are no spike yet.</summary>
    public required double Rise { get; init; }

    /// <summary>The highest loss that is no spike after these; null where they are too few to tell.</summary>
    /// <param name="losses">The losses before it, the newest last; as many as <see cref="Window"/> count.</param>
    public double? Limit(IReadOnlyCollection<double> losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        if (losses.Count < Window)
        {
            return null;
        }

        var recent = losses.Skip(losses.Count - Window).ToArray();
        var mean = recent.Average();
        var deviation = Math.Sqrt(recent.Average(loss => (loss - mean) * (loss - mean)));
        return mean + Math.Max(Deviations * deviation, Rise);
    }

    /// <summary>Throws if a value is out of range; the message names it.</summary>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public void Validate()
    {
        if (Window < 2)
        {
            throw new ArgumentException($"SpikeRule: Window is {Window}; it must be at least 2.");
        }

        if (!(Deviations >= 0 && Rise >= 0 && Deviations + Rise > 0))
        {
            throw new ArgumentException($"SpikeRule: Deviations {Deviations} and Rise {Rise} must not be negative, and one must be positive.");
        }
    }
}

using Octavo.Torch.Checkpoints;

namespace Octavo.Torch.Parallel;

/// <summary>A run that several processes trained together; every one of them has the same record.</summary>
/// <param name="Finished">The run, and what it went on from.</param>
/// <param name="ExchangeSeconds">Seconds that summing gradients took in this process.</param>
/// <param name="WaitingSeconds">Seconds of them in which this process had nothing else to do.</param>
public sealed record DataParallelRun(CheckpointedRun Finished, double ExchangeSeconds, double WaitingSeconds)
{
    /// <summary>The share of the exchange that went on behind the backward pass; null where nothing was exchanged.</summary>
    public double? HiddenShare => ExchangeSeconds > 0 ? Math.Clamp(1 - (WaitingSeconds / ExchangeSeconds), 0, 1) : null;
}

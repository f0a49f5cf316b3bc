using Octavo.Torch.Training;

namespace Octavo.Torch.Tests.Training;

internal static class CancellationExtensions
{
    /// <summary>Cancels as soon as the given step is reported.</summary>
    public static void CancelAfterPoint(this CancellationTokenSource source, TrainingProgress progress, int step)
    {
        if (progress.Point.Step == step)
        {
            source.Cancel();
        }
    }
}

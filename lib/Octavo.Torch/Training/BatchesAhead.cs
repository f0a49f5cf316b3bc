using static TorchSharp.torch;

namespace Octavo.Torch.Training;

/// <summary>Draws the next batch on another thread while the device works on this one. Batches are the source's, whoever draws them.</summary>
/// <remarks>
/// For devices other than the CPU: their steps leave the host idle, and a batch from a file that is not in memory waits for the disk. A CPU
/// has nothing to gain: measured with 4 to 16 rows of 64 to 1,024 tokens, a batch takes 4 to 12 microseconds (10 to 30 from packed documents),
/// about a thousandth of a small model's step, and another thread would take a core from that step.
/// </remarks>
/// <param name="source">What draws; must allow it from another thread.</param>
/// <param name="rows">Rows of a part.</param>
/// <param name="parts">Parts of a step's batch.</param>
/// <param name="steps">The last step; nothing is drawn beyond it.</param>
/// <param name="device">Where batches go.</param>
internal sealed class BatchesAhead(BatchSource source, int rows, int parts, int steps, Device device) : IDisposable
{
    private (int Step, int Part, Task<(Tensor Inputs, Tensor Targets)> Drawing)? _next;

    /// <summary>A part of a step's batch on the device; the caller owns it. The part after it is begun.</summary>
    public (Tensor Inputs, Tensor Targets) Take(int step, int part)
    {
        if (_next is not { } next || (next.Step, next.Part) != (step, part))
        {
            Drop();
            next = Begin(step, part);
        }

        // Whatever went wrong over there is thrown here.
        _next = null;
        var (inputs, targets) = next.Drawing.GetAwaiter().GetResult();
        if (part + 1 < parts || step < steps)
        {
            _next = part + 1 < parts ? Begin(step, part + 1) : Begin(step + 1, 0);
        }

        return BatchSource.Move(inputs, targets, device);
    }

    /// <summary>Waits for what is being drawn, so that nothing reads the tokens any more, and lets go of it.</summary>
    public void Dispose() => Drop();

    private (int Step, int Part, Task<(Tensor Inputs, Tensor Targets)> Drawing) Begin(int step, int part) =>
        (step, part, Task.Run(() => source.HostRows(step, part * rows, rows, device)));

    private void Drop()
    {
        if (_next is { } unused)
        {
            _next = null;
            try
            {
                var (inputs, targets) = unused.Drawing.GetAwaiter().GetResult();
                inputs.Dispose();
                targets.Dispose();
            }
            catch (Exception)
            {
                // Nobody asked for that batch; where somebody does, it fails again.
            }
        }
    }
}

using Octavo.Torch.Models;
using static TorchSharp.torch;

namespace Octavo.Torch.Training;

/// <summary>Windows of a token array chosen by (seed, step, row) alone, so that a batch does not depend on how it is split or on what came before.</summary>
internal sealed class BatchSource(int[] tokens, int contextLength, int batchSize, int seed)
{
    /// <summary>Where a row's window begins in the tokens; steps count from 1.</summary>
    public int Start(int step, int row)
    {
        var bits = Randomness.Derive(seed, Randomness.Batches, ((ulong)step * (ulong)batchSize) + (ulong)row);
        return (int)Randomness.Below(bits, tokens.Length - contextLength);
    }

    /// <summary>Rows <paramref name="first"/> to <paramref name="first"/> + <paramref name="rows"/> of a step's batch: inputs and the token after each, [rows, time].</summary>
    public (Tensor Inputs, Tensor Targets) Rows(int step, int first, int rows, Device device)
    {
        var inputs = new long[rows * contextLength];
        var targets = new long[rows * contextLength];
        for (var row = 0; row < rows; row++)
        {
            Copy(Start(step, first + row), contextLength, inputs, targets, row * contextLength);
        }

        return (tensor(inputs, rows, contextLength, device: device), tensor(targets, rows, contextLength, device: device));
    }

    private void Copy(int start, int length, long[] inputs, long[] targets, int at)
    {
        for (var i = 0; i < length; i++)
        {
            inputs[at + i] = tokens[start + i];
            targets[at + i] = tokens[start + i + 1];
        }
    }
}

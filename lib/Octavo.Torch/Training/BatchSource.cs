using Octavo.Data;
using Octavo.Torch.Models;
using static TorchSharp.torch;

namespace Octavo.Torch.Training;

/// <summary>Windows of a token array or file chosen by (seed, step, row) alone, so that a batch does not depend on how it is split or on what came before.</summary>
internal sealed class BatchSource
{
    private readonly int[] _tokens;
    private readonly TokenFile? _file;
    private readonly int _contextLength;
    private readonly int _batchSize;
    private readonly int _seed;

    /// <summary>Windows of the tokens to train on, wherever they lie.</summary>
    public BatchSource(TrainingTokens tokens, int contextLength, int batchSize, int seed)
        : this(tokens.Train, contextLength, batchSize, seed) => _file = tokens.TrainFile;

    /// <summary>Windows of an array.</summary>
    public BatchSource(int[] tokens, int contextLength, int batchSize, int seed) =>
        (_tokens, _contextLength, _batchSize, _seed) = (tokens, contextLength, batchSize, seed);

    /// <summary>Where a row's window begins in the tokens; steps count from 1.</summary>
    public long Start(int step, int row)
    {
        var bits = Randomness.Derive(_seed, Randomness.Batches, ((ulong)step * (ulong)_batchSize) + (ulong)row);
        return Randomness.Below(bits, (_file?.Count ?? _tokens.Length) - _contextLength);
    }

    /// <summary>Rows <paramref name="first"/> to <paramref name="first"/> + <paramref name="rows"/> of a step's batch: inputs and the token after each, [rows, time].</summary>
    public (Tensor Inputs, Tensor Targets) Rows(int step, int first, int rows, Device device)
    {
        var inputs = new long[rows * _contextLength];
        var targets = new long[rows * _contextLength];
        var window = new long[_contextLength + 1];
        for (var row = 0; row < rows; row++)
        {
            Read(Start(step, first + row), window);
            window.AsSpan(0, _contextLength).CopyTo(inputs.AsSpan(row * _contextLength));
            window.AsSpan(1).CopyTo(targets.AsSpan(row * _contextLength));
        }

        return (tensor(inputs, rows, _contextLength, device: device), tensor(targets, rows, _contextLength, device: device));
    }

    /// <summary>The whole batch of a step, for people.</summary>
    public TrainingBatch Batch(int step)
    {
        var starts = Enumerable.Range(0, _batchSize).Select(row => Start(step, row)).ToArray();
        var window = new long[_contextLength + 1];
        return new TrainingBatch { Step = step, Seed = _seed, Starts = starts, Rows = [.. starts.Select(Row)] };

        int[] Row(long start)
        {
            Read(start, window);
            return [.. window.Select(token => (int)token)];
        }
    }

    private void Read(long start, Span<long> window)
    {
        if (_file is not null)
        {
            _file.Read(start, window);
            return;
        }

        var tokens = _tokens.AsSpan((int)start, window.Length);
        for (var i = 0; i < tokens.Length; i++)
        {
            window[i] = tokens[i];
        }
    }
}

using System.Runtime.InteropServices;
using Octavo.Torch.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Octavo.Torch.Training;

/// <summary>
/// Windows of a token array or file, or of its packed documents, chosen by (seed, step, row) alone, so that a batch does not depend on how it
/// is split or on what came before.
/// </summary>
internal sealed class BatchSource
{
    private readonly TokenStream _stream;
    private readonly PackedDocuments? _packed;
    private readonly int _contextLength;
    private readonly int _batchSize;
    private readonly int _seed;

    /// <summary>Windows of the tokens to train on, wherever they lie.</summary>
    public BatchSource(TrainingTokens tokens, int contextLength, int batchSize, int seed, DocumentPacking? packing = null)
        : this(new TokenStream(tokens), contextLength, batchSize, seed, packing)
    {
    }

    /// <summary>Windows of an array.</summary>
    public BatchSource(int[] tokens, int contextLength, int batchSize, int seed)
        : this(new TokenStream(tokens), contextLength, batchSize, seed, null)
    {
    }

    private BatchSource(TokenStream stream, int contextLength, int batchSize, int seed, DocumentPacking? packing)
    {
        (_stream, _contextLength, _batchSize, _seed) = (stream, contextLength, batchSize, seed);
        _packed = packing is null ? null : new PackedDocuments(stream, contextLength, packing, seed);
    }

    /// <summary>Where a row's window begins, in the tokens or in the packed documents; steps count from 1.</summary>
    public long Start(int step, int row)
    {
        if (_packed is not null)
        {
            return _packed.Start(((step - 1L) * _batchSize) + row);
        }

        var bits = Randomness.Derive(_seed, Randomness.Batches, ((ulong)step * (ulong)_batchSize) + (ulong)row);
        return Randomness.Below(bits, _stream.Count - _contextLength);
    }

    /// <summary>Rows <paramref name="first"/> to <paramref name="first"/> + <paramref name="rows"/> of a step's batch: inputs and the token after each, [rows, time].</summary>
    public (Tensor Inputs, Tensor Targets) Rows(int step, int first, int rows, Device device)
    {
        var (inputs, targets) = HostRows(step, first, rows, device);
        return Move(inputs, targets, device);
    }

    /// <summary>The same in the host's memory, for a device; the caller owns it. May be called from any thread.</summary>
    /// <remarks>Tokens are written straight into the tensors' memory. For a CUDA device that is page-locked, so that the copy need not be waited for.</remarks>
    public (Tensor Inputs, Tensor Targets) HostRows(int step, int first, int rows, Device device)
    {
        using var scope = NewDisposeScope();
        var (inputs, targets) = (Host(), Host());
        var inputTokens = MemoryMarshal.Cast<byte, long>(inputs.bytes);
        var targetTokens = MemoryMarshal.Cast<byte, long>(targets.bytes);
        for (var row = 0; row < rows; row++)
        {
            var start = Start(step, first + row);
            var input = inputTokens.Slice(row * _contextLength, _contextLength);
            var target = targetTokens.Slice(row * _contextLength, _contextLength);
            Read(start, input);
            input[1..].CopyTo(target);
            Read(start + _contextLength, target[^1..]);
        }

        return (inputs.MoveToOuterDisposeScope(), targets.MoveToOuterDisposeScope());

        Tensor Host()
        {
            var host = empty([rows, _contextLength], dtype: ScalarType.Int64, device: CPU);
            return device.type == DeviceType.CUDA ? host.pin_memory() : host;
        }
    }

    /// <summary>Brings a batch to its device, the CPU's without a copy, into the scope of this thread, and lets go of what is left in the host's memory.</summary>
    /// <remarks>libtorch keeps page-locked memory until the copy from it is done.</remarks>
    public static (Tensor Inputs, Tensor Targets) Move(Tensor inputs, Tensor targets, Device device)
    {
        using (inputs)
        using (targets)
        {
            var still = device.type == DeviceType.CUDA;
            return (inputs.to(device, non_blocking: still), targets.to(device, non_blocking: still));
        }
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
        if (_packed is not null)
        {
            _packed.Read(start, window);
        }
        else
        {
            _stream.Read(start, window);
        }
    }
}

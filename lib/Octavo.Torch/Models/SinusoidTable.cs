using Octavo.Models;
using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>Sines and cosines of the positions that were asked for so far; makes more where more are needed. No parameter: nothing here is learned or saved.</summary>
internal sealed class SinusoidTable(int width, Device device, ScalarType type) : IDisposable
{
    private const int First = 64;

    private Tensor? _rows;

    /// <summary>The vectors of <paramref name="count"/> positions from <paramref name="start"/> on, [count, width], in the caller's scope.</summary>
    public Tensor Rows(long start, long count)
    {
        if (_rows is null || _rows.shape[0] < start + count)
        {
            var length = First;
            while (length < start + count)
            {
                length *= 2;
            }

            _rows?.Dispose();

            // A tensor made for a decoding must serve a training as well.
            using var ordinary = inference_mode(false);
            using var scope = NewDisposeScope();
            _rows = tensor(SineCosinePositions.Sequence(length, width), [length, width]).to(type, device).DetachFromDisposeScope();
        }

        return _rows.narrow(0, start, count);
    }

    public void Dispose() => _rows?.Dispose();
}

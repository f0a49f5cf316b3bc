using Octavo.Torch.Native;
using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>Dropout whose masks come from a generator of its own, one per training step.</summary>
internal sealed class Dropout(double probability, int seed, int step, Device device) : IDisposable
{
    private readonly Generator _generator = new(Randomness.Derive(seed, Randomness.Dropout, (ulong)step), device);

    /// <summary>Zeroes each value with the probability and scales the others so that the mean stays.</summary>
    public Tensor Apply(Tensor input)
    {
        using var mask = empty_like(input).bernoulli_(1 - probability, _generator);
        return input.mul(mask.Divide(1 - probability));
    }

    /// <summary>Where the generator stands; the caller releases it.</summary>
    public Tensor State() => _generator.get_state();

    /// <summary>Makes the masks that follow those that followed the state.</summary>
    public void Restore(Tensor state) => _generator.set_state(state);

    public void Dispose() => _generator.Dispose();
}

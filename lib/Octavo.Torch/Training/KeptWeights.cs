using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Octavo.Torch.Training;

/// <summary>A copy of the parameters at the step of the lowest validation loss so far.</summary>
/// <param name="parameters">The parameters, which the caller keeps.</param>
internal sealed class KeptWeights(IReadOnlyList<Parameter> parameters) : IDisposable
{
    private Tensor[] _copies = [];
    private int? _step;
    private double _lowest = double.PositiveInfinity;

    /// <summary>Validations since the lowest loss.</summary>
    public int WithoutImprovement { get; private set; }

    /// <summary>Keeps the present weights where the loss is the lowest so far.</summary>
    public void Offer(int step, double loss)
    {
        if (!(loss < _lowest))
        {
            WithoutImprovement++;
            return;
        }

        using var still = no_grad();
        Dispose();
        _copies = [.. parameters.Select(parameter => parameter.detach().clone().DetachFromDisposeScope())];
        (_step, _lowest, WithoutImprovement) = (step, loss, 0);
    }

    /// <summary>Puts the kept weights back and gives their step; null where none were kept.</summary>
    public int? Restore()
    {
        using var still = no_grad();
        foreach (var (parameter, copy) in parameters.Zip(_copies))
        {
            parameter.copy_(copy);
        }

        return _step;
    }

    public void Dispose()
    {
        foreach (var copy in _copies)
        {
            copy.Dispose();
        }

        _copies = [];
    }
}

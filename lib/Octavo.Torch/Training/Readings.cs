using static TorchSharp.torch;

namespace Octavo.Torch.Training;

/// <summary>Losses and gradient norms of steps whose numbers are still on the device.</summary>
/// <param name="watch">Sees every loss in the order of the steps.</param>
internal sealed class Readings(LossWatch watch) : IDisposable
{
    private readonly List<(int Step, double LearningRate, Tensor Values)> _pending = [];

    /// <summary>Readings of a model whose losses need only be finite.</summary>
    public Readings(string model)
        : this(new LossWatch(model))
    {
    }

    /// <summary>Keeps a step's loss and gradient norm, both scalar tensors, without waiting for them.</summary>
    public void Add(int step, double learningRate, Tensor loss, Tensor norm) =>
        _pending.Add((step, learningRate, stack([loss, norm]).DetachFromDisposeScope()));

    /// <summary>Reads all steps kept, and gives the last one's loss and gradient norm.</summary>
    /// <exception cref="TrainingDivergedException">A loss is not finite or a spike; names the first such step.</exception>
    public (double Loss, double Norm) Read()
    {
        var latest = (Loss: 0.0, Norm: 0.0);
        try
        {
            foreach (var (step, learningRate, values) in _pending)
            {
                using var local = values.cpu();
                var numbers = local.data<float>();
                latest = (numbers[0], numbers[1]);
                watch.See(step, latest.Loss, learningRate);
            }
        }
        finally
        {
            Dispose();
        }

        return latest;
    }

    /// <summary>Forgets what was not read.</summary>
    public void Dispose()
    {
        foreach (var (_, _, values) in _pending)
        {
            values.Dispose();
        }

        _pending.Clear();
    }
}

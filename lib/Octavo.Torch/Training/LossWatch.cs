namespace Octavo.Torch.Training;

/// <summary>Looks at each step's loss as it is read, and ends the run at one that is no number or a spike.</summary>
/// <param name="model">The model's name.</param>
/// <param name="rule">What is a spike; null where nothing is.</param>
/// <param name="recent">The losses of earlier parts of the run that the rule compares with.</param>
/// <param name="batch">Tells what a step trained on.</param>
internal sealed class LossWatch(string model, SpikeRule? rule = null, IEnumerable<double>? recent = null, Func<int, TrainingBatch>? batch = null)
{
    private readonly Queue<double> _recent = new(recent ?? []);

    /// <summary>The losses that the next is compared with; they belong in a checkpoint, so that a resumed run sees the same spikes.</summary>
    public IReadOnlyList<double> Recent => [.. _recent];

    /// <summary>Takes the losses in the order of the steps.</summary>
    /// <exception cref="TrainingDivergedException">The loss is not finite, or a spike.</exception>
    public void See(int step, double loss, double learningRate)
    {
        if (!double.IsFinite(loss))
        {
            throw new TrainingDivergedException(model, step, loss, learningRate) { Batch = batch?.Invoke(step) };
        }

        if (rule is null)
        {
            return;
        }

        if (rule.Limit(_recent) is { } limit && loss > limit)
        {
            throw new TrainingDivergedException(model, step, loss, learningRate) { Limit = limit, Batch = batch?.Invoke(step) };
        }

        _recent.Enqueue(loss);
        if (_recent.Count > rule.Window)
        {
            _recent.Dequeue();
        }
    }
}

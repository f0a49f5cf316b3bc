using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Octavo.Torch.Training;

/// <summary>Takes the optimizer steps of any loss: AdamW with the options' schedule and clipping. Knows nothing of what is trained.</summary>
/// <remarks>
/// Of the options it reads the learning rate and its schedule, the betas, epsilon, weight decay, clipping and the number of steps.
/// Losses are read from the device only when <see cref="Read"/> asks for them.
/// </remarks>
public sealed class Minimizer : IDisposable
{
    private readonly TrainingOptions _options;
    private readonly AdamW _optimizer;
    private readonly Readings _readings;

    /// <param name="name">What is trained, for errors.</param>
    /// <param name="parameters">What is trained; those that require no gradient are left as they are. The caller keeps them.</param>
    /// <param name="options">How to train.</param>
    /// <exception cref="ArgumentException">No parameter requires a gradient, or the options are at odds.</exception>
    public Minimizer(string name, IEnumerable<Parameter> parameters, TrainingOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Parameter[] trained = [.. parameters.Where(parameter => parameter.requires_grad)];
        if (trained.Length == 0)
        {
            throw new ArgumentException($"'{name}' has no parameter that requires a gradient, so there is nothing to train. Unfreeze at least one.");
        }

        _options = options;
        _optimizer = new AdamW(trained, options);
        _readings = new Readings(name);
        TrainedParameters = trained.Sum(parameter => parameter.numel());
    }

    /// <summary>How many numbers are trained.</summary>
    public long TrainedParameters { get; }

    /// <summary>Takes one step.</summary>
    /// <param name="step">The step, counted from 1.</param>
    /// <param name="loss">Gives the loss, a scalar tensor with its graph; what else it makes is released after the step.</param>
    /// <exception cref="InvalidOperationException">The loss does not depend on one of the parameters.</exception>
    public void Step(int step, Func<Tensor> loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        using var scope = NewDisposeScope();
        using var gradients = enable_grad();
        var value = loss();
        value.backward();
        var rate = LearningRateSchedule.At(step, _options);
        _readings.Add(step, rate, value.detach(), _optimizer.Step(rate));
    }

    /// <summary>The latest step's loss and gradient norm; waits for the device.</summary>
    /// <exception cref="TrainingDivergedException">A loss since the last reading is not finite; names the first such step.</exception>
    public (double Loss, double GradientNorm) Read() => _readings.Read();

    /// <summary>Releases the optimizer's moments.</summary>
    public void Dispose()
    {
        _readings.Dispose();
        _optimizer.Dispose();
    }
}

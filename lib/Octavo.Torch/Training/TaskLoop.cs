using System.Diagnostics;
using Octavo.Runs;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Octavo.Torch.Training;

/// <summary>The steps of a training on a task, whatever the task is: losses, validation, progress, and the end.</summary>
/// <param name="name">What is trained, for errors.</param>
/// <param name="device">Where it lives.</param>
/// <param name="parameters">All its parameters, which the caller keeps.</param>
/// <param name="options">How to train.</param>
/// <param name="settings">When to end.</param>
internal sealed class TaskLoop(string name, Device device, IReadOnlyList<Parameter> parameters, TrainingOptions options, TaskSettings settings)
{
    /// <summary>Trains in place; with patience the weights of the lowest validation loss are the last.</summary>
    /// <param name="take">Gives a step's loss with its graph, and how many tokens it read.</param>
    /// <param name="validate">Share of the validation examples' scored tokens that are right, and their mean loss.</param>
    /// <param name="progress">Called at each recorded point; its time is not counted.</param>
    /// <param name="cancellation">Ends the run between two steps.</param>
    public TaskLoopResult Run(
        Func<int, (Tensor Loss, long Tokens)> take, Func<(double Accuracy, double Loss)> validate, Action<TaskProgress>? progress, CancellationToken cancellation)
    {
        using var minimizer = new Minimizer(name, parameters, options);
        using var best = new KeptWeights(parameters);
        var clock = new Stopwatch();
        var points = new List<TaskPoint>();
        var (ended, tokens) = (options.Steps, 0L);
        for (var step = 1; step <= options.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            clock.Start();
            minimizer.Step(step, () =>
            {
                var taken = take(step);
                tokens += taken.Tokens;
                return taken.Loss;
            });
            var validates = options.ValidateEvery is { } every && (step % every == 0 || step == options.Steps);
            var records = validates || step % options.RecordEvery == 0 || step == options.Steps;
            var loss = records || device.type == DeviceType.CPU ? minimizer.Read().Loss : 0;
            clock.Stop();
            if (!records)
            {
                continue;
            }

            (double Accuracy, double Loss)? validation = validates ? validate() : null;
            var point = new TaskPoint(step, loss, validation?.Accuracy, validation?.Loss);
            points.Add(point);
            progress?.Invoke(new TaskProgress(point, options.Steps, tokens / clock.Elapsed.TotalSeconds, clock.Elapsed.TotalSeconds / step * (options.Steps - step)));
            if (validation is { } measured && settings.Patience is not null)
            {
                best.Offer(step, measured.Loss);
            }

            if (validation?.Accuracy >= settings.EnoughAccuracy || (settings.Patience is { } patience && best.WithoutImprovement >= patience))
            {
                ended = step;
                break;
            }
        }

        var tested = settings.Patience is null ? ended : best.Restore() ?? ended;
        return new TaskLoopResult(points, ended, tested, minimizer.TrainedParameters, tokens, clock.Elapsed.TotalSeconds);
    }
}

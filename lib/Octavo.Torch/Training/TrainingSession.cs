using Octavo.Torch.Models;
using static TorchSharp.torch;

namespace Octavo.Torch.Training;

/// <summary>A model with its optimizer and batches: what takes one step.</summary>
internal sealed class TrainingSession : IDisposable
{
    private readonly Gpt _model;
    private readonly TrainingOptions _options;
    private readonly BatchSource _batches;
    private readonly AdamW _optimizer;

    public TrainingSession(Gpt model, TrainingTokens tokens, TrainingOptions options)
    {
        _model = model;
        _options = options;
        _batches = new BatchSource(tokens, model.Config.ContextLength, options.BatchSize, options.Seed);
        _optimizer = new AdamW([.. model.parameters()], options);
    }

    /// <summary>One optimizer step, counted from 1; its loss and gradient norm go to <paramref name="readings"/>.</summary>
    public void Step(int step, double learningRate, Readings readings)
    {
        using var scope = NewDisposeScope();
        using var gradients = enable_grad();
        var rows = _options.BatchSize / _options.MicroBatches;
        var probability = _model.Config.Dropout;
        using var dropout = probability > 0 ? new Dropout(probability, _options.Seed, step, _model.Device) : null;
        Tensor? total = null;
        for (var part = 0; part < _options.MicroBatches; part++)
        {
            using var partScope = NewDisposeScope();
            var (inputs, targets) = _batches.Rows(step, part * rows, rows, _model.Device);
            var loss = _model.Loss(inputs, targets, nn.Reduction.Mean, dropout);
            var share = _options.MicroBatches == 1 ? loss : loss / _options.MicroBatches;
            share.backward();
            var detached = share.detach();
            total = (total is null ? detached : total + detached).MoveToOuterDisposeScope();
        }

        readings.Add(step, learningRate, total!, _optimizer.Step(learningRate));
    }

    public void Dispose() => _optimizer.Dispose();
}

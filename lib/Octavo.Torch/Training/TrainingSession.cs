using Octavo.Torch.Models;
using Octavo.Torch.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Octavo.Torch.Training;

/// <summary>A model with its optimizer and batches: what takes one step.</summary>
internal sealed class TrainingSession : IDisposable
{
    private readonly Gpt _model;
    private readonly TrainingOptions _options;
    private readonly BatchSource _batches;
    private readonly BatchesAhead? _ahead;
    private readonly AdamW _optimizer;
    private readonly IDisposable _precision;
    private readonly IDisposable? _allocator;

    /// <param name="model">The model, which the caller keeps.</param>
    /// <param name="tokens">What to train on.</param>
    /// <param name="options">How to train.</param>
    /// <param name="ahead">Whether the next batch is drawn while a step runs; by default where that helps.</param>
    public TrainingSession(Gpt model, TrainingTokens tokens, TrainingOptions options, bool? ahead = null)
    {
        PrecisionSupport.Require(options.Precision, model);
        options.Packing?.Validate(model.Config.VocabularySize);
        _model = model;
        _options = options;
        _batches = new BatchSource(tokens, model.Config.ContextLength, options.BatchSize, options.Seed, options.Packing);
        _ahead = ahead ?? model.Device.type != DeviceType.CPU
            ? new BatchesAhead(_batches, options.BatchSize / options.MicroBatches, options.MicroBatches, options.Steps, model.Device)
            : null;
        _optimizer = new AdamW([.. model.parameters()], options);
        _precision = PrecisionSupport.Use(options.Precision, model.Device);

        // Who computes blocks again to save memory would not see it in the process otherwise.
        _allocator = options.RecomputeBlocks ? MemoryAllocator.ReturnLargeBlocks() : null;
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
            var (inputs, targets) = _ahead?.Take(step, part) ?? _batches.Rows(step, part * rows, rows, _model.Device);
            var before = _options.DetectAnomalies ? dropout?.State() : null;
            var loss = Backpropagation.Run(_model, inputs, targets, _options.MicroBatches, dropout, _options.Precision, _options.RecomputeBlocks, separator: _options.Packing?.MaskedBy);
            total = (total is null ? loss : total.Plus(loss)).MoveToOuterDisposeScope();
            if (_options.DetectAnomalies && !AnomalySearch.Passes(_model, loss))
            {
                throw Anomaly(step, learningRate, loss.Number() * _options.MicroBatches, inputs, dropout, before);
            }
        }

        readings.Add(step, learningRate, total!, _optimizer.Step(learningRate));
    }

    /// <summary>What a step trains on.</summary>
    public TrainingBatch Batch(int step) => _batches.Batch(step);

    /// <summary>What the optimizer knows of earlier steps, by names that a checkpoint keeps.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> OptimizerTensors() =>
        _optimizer.State([.. _model.named_parameters().Select(named => (named.name, named.parameter.dim()))]);

    public void Dispose()
    {
        _ahead?.Dispose();
        _allocator?.Dispose();
        _precision.Dispose();
        _optimizer.Dispose();
    }

    private TrainingDivergedException Anomaly(int step, double learningRate, double loss, Tensor inputs, Dropout? dropout, Tensor? before)
    {
        if (before is not null)
        {
            dropout!.Restore(before);
        }

        var anomaly = AnomalySearch.Find(_model, inputs, dropout, _options.Precision, _options.Packing?.MaskedBy);
        foreach (var parameter in _model.parameters())
        {
            parameter.grad = null;
        }

        return new TrainingDivergedException(_model.Config.Name, step, loss, learningRate) { Anomaly = anomaly, Batch = Batch(step) };
    }
}

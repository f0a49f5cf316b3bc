using Octavo.Torch.Models;
using Octavo.Torch.Native;
using static TorchSharp.torch;

namespace Octavo.Torch.Training;

/// <summary>A model with its optimizer and batches: what takes one step.</summary>
internal sealed class TrainingSession : IDisposable
{
    private readonly Gpt _model;
    private readonly TrainingOptions _options;
    private readonly BatchSource _batches;
    private readonly AdamW _optimizer;
    private readonly IDisposable _precision;
    private readonly IDisposable? _allocator;

    public TrainingSession(Gpt model, TrainingTokens tokens, TrainingOptions options)
    {
        PrecisionSupport.Require(options.Precision, model);
        _model = model;
        _options = options;
        _batches = new BatchSource(tokens, model.Config.ContextLength, options.BatchSize, options.Seed);
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
            var (inputs, targets) = _batches.Rows(step, part * rows, rows, _model.Device);
            var loss = Backpropagation.Run(_model, inputs, targets, _options.MicroBatches, dropout, _options.Precision, _options.RecomputeBlocks);
            total = (total is null ? loss : total + loss).MoveToOuterDisposeScope();
        }

        readings.Add(step, learningRate, total!, _optimizer.Step(learningRate));
    }

    /// <summary>What the optimizer knows of earlier steps, by names that a checkpoint keeps.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> OptimizerTensors() =>
        _optimizer.State([.. _model.named_parameters().Select(named => (named.name, named.parameter.dim()))]);

    public void Dispose()
    {
        _allocator?.Dispose();
        _precision.Dispose();
        _optimizer.Dispose();
    }
}

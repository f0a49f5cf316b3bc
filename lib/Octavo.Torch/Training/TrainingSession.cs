using Octavo.Torch.Models;
using Octavo.Torch.Native;
using Octavo.Torch.Parallel;
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
    private readonly IProcessGroup? _group;
    private readonly GradientExchange? _exchange;

    /// <param name="model">The model, which the caller keeps.</param>
    /// <param name="tokens">What to train on.</param>
    /// <param name="options">How to train.</param>
    /// <param name="ahead">Whether the next batch is drawn while a step runs; by default where that helps.</param>
    /// <param name="group">The processes that train the model together, each on its rows of every batch; null where it is this one alone.</param>
    /// <exception cref="ArgumentException">The batch cannot be split over the processes.</exception>
    public TrainingSession(Gpt model, TrainingTokens tokens, TrainingOptions options, bool? ahead = null, IProcessGroup? group = null)
    {
        _group = group is { Size: > 1 } ? group : null;
        if (options.BatchSize % (options.MicroBatches * Processes) != 0)
        {
            throw new ArgumentException(
                $"TrainingOptions: BatchSize {options.BatchSize} cannot be split evenly over {Processes} processes with MicroBatches {options.MicroBatches} each.");
        }

        PrecisionSupport.Require(options.Precision, model);
        options.Packing?.Validate(model.Config.VocabularySize);
        _model = model;
        _options = options;
        _batches = new BatchSource(tokens, model.Config.ContextLength, options.BatchSize, options.Seed, options.Packing);
        _ahead = ahead ?? model.Device.type != DeviceType.CPU
            ? new BatchesAhead(_batches, options.BatchSize / options.MicroBatches, options.MicroBatches, options.Steps, model.Device)
            : null;
        _optimizer = new AdamW([.. model.parameters()], options);
        if (_group is not null)
        {
            var blocks = model.Blocks.Select(block => block.parameters().ToArray()).ToArray();
            var ofBlocks = blocks.SelectMany(block => block).ToHashSet(ReferenceEqualityComparer.Instance);
            _exchange = new GradientExchange(_group, blocks, [.. model.parameters().Where(parameter => !ofBlocks.Contains(parameter))], model.Device);
        }

        _precision = PrecisionSupport.Use(options.Precision, model.Device);

        // Who computes blocks again to save memory would not see it in the process otherwise.
        _allocator = options.RecomputeBlocks ? MemoryAllocator.ReturnLargeBlocks() : null;
    }

    /// <summary>Seconds that sums over the processes took, and seconds of them in which there was nothing else to do.</summary>
    public (double Exchanging, double Waiting) ExchangeSeconds => _exchange?.Seconds ?? default;

    private int Processes => _group?.Size ?? 1;

    private int Rank => _group?.Rank ?? 0;

    /// <summary>One optimizer step, counted from 1; its loss and gradient norm go to <paramref name="readings"/>.</summary>
    /// <param name="step">The step.</param>
    /// <param name="learningRate">Its learning rate.</param>
    /// <param name="readings">Keeps the numbers.</param>
    /// <param name="stop">Whether this process was told to stop.</param>
    /// <returns>Whether any process was: all know it after the same step.</returns>
    public bool Step(int step, double learningRate, Readings readings, bool stop = false)
    {
        using var scope = NewDisposeScope();
        using var gradients = enable_grad();
        var parts = _options.MicroBatches * Processes;
        var rows = _options.BatchSize / parts;
        var probability = _model.Config.Dropout;
        using var dropout = probability > 0 ? new Dropout(probability, _options.Seed, (step * Processes) + Rank, _model.Device) : null;
        Tensor? total = null;
        for (var part = 0; part < _options.MicroBatches; part++)
        {
            using var partScope = NewDisposeScope();
            var (inputs, targets) = _ahead?.Take(step, part) ?? _batches.Rows(step, ((Rank * _options.MicroBatches) + part) * rows, rows, _model.Device);
            var before = _options.DetectAnomalies ? dropout?.State() : null;
            Action<int>? blockDone = part == _options.MicroBatches - 1 && _exchange is not null ? _exchange.BlockDone : null;
            var loss = Backpropagation.Run(
                _model, inputs, targets, parts, dropout, _options.Precision, _options.RecomputeBlocks, separator: _options.Packing?.MaskedBy, blockDone: blockDone);
            total = (total is null ? loss : total.Plus(loss)).MoveToOuterDisposeScope();
            if (_options.DetectAnomalies && !AnomalySearch.Passes(_model, loss))
            {
                throw Anomaly(step, learningRate, loss.Number() * parts, inputs, dropout, before);
            }
        }

        var stopped = stop;
        if (_exchange is not null)
        {
            (total, stopped) = _exchange.Finish(total!, stop);
        }

        readings.Add(step, learningRate, total!, _optimizer.Step(learningRate));
        return stopped;
    }

    /// <summary>What a step trains on.</summary>
    public TrainingBatch Batch(int step) => _batches.Batch(step);

    /// <summary>What the optimizer knows of earlier steps, by names that a checkpoint keeps.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> OptimizerTensors() =>
        _optimizer.State([.. _model.named_parameters().Select(named => (named.name, named.parameter.dim()))]);

    public void Dispose()
    {
        _exchange?.Dispose();
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

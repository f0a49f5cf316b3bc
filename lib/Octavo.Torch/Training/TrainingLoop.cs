using System.Diagnostics;
using Octavo.Models;
using Octavo.Runs;
using Octavo.Torch.Checkpoints;
using Octavo.Torch.Measurement;
using Octavo.Torch.Models;
using Octavo.Torch.Native;
using Octavo.Torch.Parallel;
using TorchSharp;

namespace Octavo.Torch.Training;

/// <summary>The steps of one run in their order: takes them, reads their losses, measures, records and saves.</summary>
internal sealed class TrainingLoop : IDisposable
{
    private readonly Gpt _model;
    private readonly TrainingTokens _tokens;
    private readonly TrainingOptions _options;
    private readonly TrainingCheckpoints? _checkpoints;
    private readonly TrainingSession _session;
    private readonly LossWatch _watch;
    private readonly Readings _pending;
    private readonly List<TrainingPoint> _points;
    private readonly Stopwatch _clock = new();
    private readonly double _earlierSeconds;
    private readonly int _firstStep;
    private readonly double? _peakFlopsPerSecond;
    private readonly long _stepTokens;
    private readonly double _stepFlops;
    private readonly IProcessGroup _group;

    /// <summary>Prepares a run, or what is left of one that was begun earlier.</summary>
    /// <param name="model">The model, which the caller keeps.</param>
    /// <param name="tokens">What to train and to measure on.</param>
    /// <param name="options">How to train.</param>
    /// <param name="checkpoints">Where the run is saved and where it goes on from; null where neither, and in every process but the first.</param>
    /// <param name="group">The processes that train the model together; null where it is this one alone.</param>
    public TrainingLoop(Gpt model, TrainingTokens tokens, TrainingOptions options, TrainingCheckpoints? checkpoints, IProcessGroup? group = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        tokens.Validate(model.Config.VocabularySize, model.Config.ContextLength);
        PrecisionSupport.Require(options.Precision, model);
        MemoryCheck.Require(model.Config, options, model.Device, weightsExist: true);
        (_model, _tokens, _options, _checkpoints, _group) = (model, tokens, options, checkpoints, group ?? new SingleProcess());
        SharedStart.RequireSameRun(_group, model.Config, options, tokens);
        _peakFlopsPerSecond = options.MeasureUtilisation ? MatmulPeak.FlopsPerSecond(model.Device, options.Precision) : null;
        _stepTokens = (long)options.BatchSize * model.Config.ContextLength;
        _stepFlops = _stepTokens * ModelCost.ForGpt(model.Config).ForwardBackwardFlopsPerToken;
        _session = new TrainingSession(model, tokens, options, group: _group);
        try
        {
            var resumed = SharedStart.Resume(_group, checkpoints?.Resume(model, _session), model, _session);
            _watch = new LossWatch(model.Config.Name, options.StopAtSpike, resumed?.RecentLosses, _session.Batch);
            _pending = new Readings(_watch);
            _points = [.. resumed?.Points ?? []];
            _earlierSeconds = resumed?.Seconds ?? 0;
            _firstStep = 1 + (resumed?.Step ?? 0);
        }
        catch
        {
            _session.Dispose();
            throw;
        }
    }

    /// <summary>Seconds that sums over the processes took, and seconds of them in which there was nothing else to do.</summary>
    public (double Exchanging, double Waiting) ExchangeSeconds => _session.ExchangeSeconds;

    private double Seconds => _earlierSeconds + _clock.Elapsed.TotalSeconds;

    /// <summary>Takes the steps and gives the record of the whole run.</summary>
    public TrainingRun Run(Action<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var validation = _points.LastOrDefault()?.ValidationLoss;
        var told = false;
        for (var step = _firstStep; step <= _options.Steps; step++)
        {
            // Processes that train together stop after the same step: that at which one of them was told to.
            var stop = _group.Size > 1 ? told : cancellation.IsCancellationRequested;
            SaveIfDue(step - 1, stop);
            if (stop)
            {
                throw new TrainingCancelledException(_model.Config.Name, step - 1, _options.Steps, _points, cancellation);
            }

            _clock.Start();
            var validate = step == _options.Steps || (_options.ValidateEvery is { } every && step % every == 0);
            var record = validate || step == 1 || step % _options.RecordEvery == 0;
            var rate = LearningRateSchedule.At(step, _options);
            told = _session.Step(step, rate, _pending, cancellation.IsCancellationRequested);

            // Reading a number waits for a GPU: there it is done at recorded steps only.
            var (loss, norm) = record || _model.Device.type == DeviceType.CPU ? _pending.Read() : default;
            _clock.Stop();
            if (!record)
            {
                continue;
            }

            validation = validate ? ValidationLoss.Measure(_model, _tokens.Validation, _options.ValidationTokens) : null;
            var point = new TrainingPoint(step, step * _stepTokens, loss, rate, norm, Seconds, validation);
            _points.Add(point);
            progress?.Invoke(Progress(point));
        }

        SaveIfDue(_options.Steps, ending: true);
        return Record(validation!.Value);
    }

    public void Dispose() => _session.Dispose();

    private void SaveIfDue(int step, bool ending)
    {
        if (_checkpoints?.IsDue(step, ending) == true)
        {
            _ = _pending.Read();
            _checkpoints.Save(step, step * _stepTokens, Seconds, _points, _watch.Recent);
        }
    }

    private TrainingProgress Progress(TrainingPoint point) => new(
        point,
        _options.Steps,
        point.Tokens / point.Seconds,
        point.Step * _stepFlops / point.Seconds / (_group.Size * _peakFlopsPerSecond),
        point.Seconds / point.Step * (_options.Steps - point.Step));

    private TrainingRun Record(double validation)
    {
        var (seconds, flops) = (Seconds, _options.Steps * _stepFlops);
        return new TrainingRun
        {
            Name = _model.Config.Name,
            Model = _model.Config,
            Seed = _options.Seed,
            Dataset = _tokens.Dataset,
            NonEmbeddingParameters = _model.NonEmbeddingParameters,
            TotalParameters = _model.TotalParameters,
            Points = _points,
            FinalValidationLoss = validation,
            FinalBitsPerByte = _tokens.ValidationBytesPerToken is { } bytes ? LossUnits.BitsPerByte(validation, bytes) : null,
            Tokens = _options.Steps * _stepTokens,
            TrainingFlops = flops,
            Seconds = seconds,
            FlopUtilisation = flops / seconds / (_group.Size * _peakFlopsPerSecond),
            Device = ComputeDevice.Describe(_model.Device) + (_group.Size > 1 ? $", {_group.Size} processes" : ""),
        };
    }
}

using System.Diagnostics;
using Octavo.Models;
using Octavo.Runs;
using Octavo.Torch.Checkpoints;
using Octavo.Torch.Measurement;
using Octavo.Torch.Models;
using Octavo.Torch.Native;
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

    /// <summary>Prepares a run, or what is left of one that was begun earlier.</summary>
    /// <param name="model">The model, which the caller keeps.</param>
    /// <param name="tokens">What to train and to measure on.</param>
    /// <param name="options">How to train.</param>
    /// <param name="checkpoints">Where the run is saved and where it goes on from; null where neither.</param>
    public TrainingLoop(Gpt model, TrainingTokens tokens, TrainingOptions options, TrainingCheckpoints? checkpoints)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        tokens.Validate(model.Config.VocabularySize, model.Config.ContextLength);
        PrecisionSupport.Require(options.Precision, model);
        MemoryCheck.Require(model.Config, options, model.Device, weightsExist: true);
        (_model, _tokens, _options, _checkpoints) = (model, tokens, options, checkpoints);
        _peakFlopsPerSecond = options.MeasureUtilisation ? MatmulPeak.FlopsPerSecond(model.Device, options.Precision) : null;
        _stepTokens = (long)options.BatchSize * model.Config.ContextLength;
        _stepFlops = _stepTokens * ModelCost.ForGpt(model.Config).ForwardBackwardFlopsPerToken;
        _session = new TrainingSession(model, tokens, options);
        try
        {
            var resumed = checkpoints?.Resume(model, _session);
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

    private double Seconds => _earlierSeconds + _clock.Elapsed.TotalSeconds;

    /// <summary>Takes the steps and gives the record of the whole run.</summary>
    public TrainingRun Run(Action<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var validation = _points.LastOrDefault()?.ValidationLoss;
        for (var step = _firstStep; step <= _options.Steps; step++)
        {
            SaveIfDue(step - 1, cancellation.IsCancellationRequested);
            if (cancellation.IsCancellationRequested)
            {
                throw new TrainingCancelledException(_model.Config.Name, step - 1, _options.Steps, _points, cancellation);
            }

            _clock.Start();
            var validate = step == _options.Steps || (_options.ValidateEvery is { } every && step % every == 0);
            var record = validate || step == 1 || step % _options.RecordEvery == 0;
            var rate = LearningRateSchedule.At(step, _options);
            _session.Step(step, rate, _pending);

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
        point.Step * _stepFlops / point.Seconds / _peakFlopsPerSecond,
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
            FlopUtilisation = flops / seconds / _peakFlopsPerSecond,
            Device = ComputeDevice.Describe(_model.Device),
        };
    }
}

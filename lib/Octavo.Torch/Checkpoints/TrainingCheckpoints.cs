using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Octavo.Runs;
using Octavo.Torch.Models;
using Octavo.Torch.Native;
using Octavo.Torch.Training;
using static TorchSharp.torch;

namespace Octavo.Torch.Checkpoints;

/// <summary>What a training loop needs of its checkpoints: where to begin, and when to save.</summary>
internal sealed class TrainingCheckpoints : IDisposable
{
    private readonly CheckpointOptions _options;
    private readonly CheckpointFolder _folder;
    private readonly List<string> _warnings = [];
    private CheckpointState _state;
    private List<KeyValuePair<string, Tensor>> _model = [];
    private List<KeyValuePair<string, Tensor>> _optimizer = [];
    private int? _saved;

    /// <summary>Takes the run's folder.</summary>
    public TrainingCheckpoints(CheckpointOptions options, Gpt model, TrainingTokens tokens, TrainingOptions training)
    {
        _options = options;
        _folder = CheckpointFolder.Open(options);
        _state = new CheckpointState
        {
            Format = CheckpointState.CurrentFormat,
            Step = 0,
            Tokens = 0,
            Seconds = 0,
            Model = model.Config,
            Options = training,
            Dataset = tokens.Dataset,
            DatasetSha256 = Digest(tokens, training.Packing is not null),
            Device = ComputeDevice.Describe(model.Device),
            Points = [],
        };
    }

    /// <summary>The checkpoint to look at after a step's loss was found bad; null where there is none.</summary>
    /// <param name="step">The step.</param>
    /// <param name="spike">Whether its loss is a spike: weights saved right before it may be the cause, so one checkpoint earlier is better.</param>
    public string? LastGood(int step, bool spike) => (spike ? _folder.UpTo(step - 2) : null) ?? _folder.LastGood;

    /// <summary>Steps that earlier parts of the run had done.</summary>
    public int ResumedFromStep { get; private set; }

    /// <summary>What the run got over.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Brings model and optimizer to where the newest good checkpoint has them, if there is one.</summary>
    /// <returns>That checkpoint's state; null where the run begins anew.</returns>
    public CheckpointState? Resume(Gpt model, TrainingSession session)
    {
        _model = [.. model.named_parameters().Select(named => new KeyValuePair<string, Tensor>(named.name, named.parameter))];
        _optimizer = [.. session.OptimizerTensors()];
        var state = _folder.Resume(_state, _model, _optimizer, _warnings);
        _saved = state?.Step;
        ResumedFromStep = state?.Step ?? 0;
        return state;
    }

    /// <summary>Whether a checkpoint belongs after this step.</summary>
    public bool IsDue(int step, bool ending) => step > 0 && step != _saved && (ending || step % _options.Every == 0 || step == _state.Options.Steps);

    /// <summary>Saves what was reached; its losses must have been read and found finite.</summary>
    public void Save(int step, long tokens, double seconds, IReadOnlyList<TrainingPoint> points, IReadOnlyList<double> recentLosses)
    {
        // The loss that shows it comes with the next step: until then the last good checkpoint must not be replaced.
        if (!_model.All(named => named.Value.IsFinite()))
        {
            _warnings.Add($"No checkpoint was written after step {step}: the model has weights that are no finite numbers.");
            return;
        }

        _state = _state with { Step = step, Tokens = tokens, Seconds = seconds, Points = points, RecentLosses = recentLosses };
        _folder.Save(_state, _model, _optimizer);
        _saved = step;
    }

    public void Dispose() => _folder.Dispose();


    // Of the tokens themselves, so that a run may go on from a file where it began with an array.
    private static string Digest(TrainingTokens tokens, bool documents)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (tokens.TrainFile is { } file)
        {
            Append(hash, file.Count, file.Read);
        }
        else
        {
            Append(hash, tokens.Train);
        }

        Append(hash, tokens.Validation);
        if (documents)
        {
            var stream = new TokenStream(tokens);
            Append(hash, stream.Documents, (first, starts) =>
            {
                for (var i = 0; i < starts.Length; i++)
                {
                    starts[i] = stream.Document(first + i).Start;
                }
            });
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, int[] split) =>
        Append(hash, split.LongLength, (start, tokens) =>
        {
            for (var i = 0; i < tokens.Length; i++)
            {
                tokens[i] = split[start + i];
            }
        });

    private static void Append(IncrementalHash hash, long count, Action<long, Span<long>> read)
    {
        hash.AppendData(BitConverter.GetBytes(count));
        var buffer = new long[Math.Min(count, 1 << 16)];
        for (var start = 0L; start < count; start += buffer.Length)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, count - start));
            read(start, part);
            hash.AppendData(MemoryMarshal.AsBytes(part));
        }
    }
}

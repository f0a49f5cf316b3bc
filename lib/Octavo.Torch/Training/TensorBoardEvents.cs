using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Octavo.Torch.Training;

/// <summary>
/// Writes a run's curves as TensorBoard events: loss/train, loss/validation, learning_rate, gradient_norm, tokens_per_second and
/// flop_utilisation by step. Hand <see cref="Write"/> to a trainer as its progress.
/// </summary>
/// <remarks>
/// One folder belongs to one run. A run that goes on from a checkpoint continues its curves: events of steps that it takes again are cut off
/// first. One that begins anew sets the folder's earlier events aside under names that TensorBoard does not read.
/// </remarks>
public sealed class TensorBoardEvents
{
    private readonly string _folder;
    private SummaryWriter? _writer;

    /// <summary>Prepares events in a folder, which is made at the first of them.</summary>
    /// <param name="folder">The run's own folder; TensorBoard calls the run by its name.</param>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    public TensorBoardEvents(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        _folder = Path.GetFullPath(folder);
    }

    /// <summary>Writes a point's numbers, and has them in the file before it returns.</summary>
    /// <exception cref="IOException">The disk is full, or the folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not write to the folder.</exception>
    public void Write(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        var point = progress.Point;
        _writer ??= Begin(point.Step);
        Add("loss/train", point.TrainLoss);
        Add("learning_rate", point.LearningRate);
        Add("gradient_norm", point.GradientNorm);
        Add("tokens_per_second", progress.TokensPerSecond);
        if (point.ValidationLoss is { } validation)
        {
            Add("loss/validation", validation);
        }

        if (progress.FlopUtilisation is { } share)
        {
            Add("flop_utilisation", share);
        }

        void Add(string tag, double value) => _writer.add_scalar(tag, (float)value, point.Step);
    }

    private SummaryWriter Begin(int step)
    {
        Directory.CreateDirectory(_folder);
        foreach (var path in Directory.EnumerateFiles(_folder, "*tfevents*").Order(StringComparer.Ordinal).ToList())
        {
            if (step == 1)
            {
                File.Move(path, Path.Combine(_folder, $"earlier-{Path.GetRandomFileName()}.events"));
            }
            else
            {
                TensorBoardFile.CutFrom(path, step);
            }
        }

        return utils.tensorboard.SummaryWriter(_folder);
    }
}

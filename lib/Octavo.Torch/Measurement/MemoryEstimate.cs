using System.Globalization;
using Octavo.Models;
using Octavo.Torch.Models;
using Octavo.Torch.Native;
using Octavo.Torch.Training;
using TorchSharp;

namespace Octavo.Torch.Measurement;

/// <summary>Bytes that a training run needs at its peak, found by arithmetic before it starts, and what they are for at that moment.</summary>
/// <remarks>
/// Counts what libtorch asks the allocator for, from the model's making to the last validation; neither the process itself with its
/// libraries (about 200 MB) nor the corpus. Tests hold it within 15% of the measured peak on a CPU. An allocator that keeps freed
/// blocks for speed has more than that resident; see <see cref="PeakMemory"/>.
/// </remarks>
/// <param name="WeightBytes">The parameters, in single precision.</param>
/// <param name="MomentBytes">The optimizer's two moments of each parameter.</param>
/// <param name="GradientBytes">The gradients that exist at that moment.</param>
/// <param name="ActivationBytes">What the forward pass keeps for the backward pass.</param>
/// <param name="TemporaryBytes">What is let go again within the step: logits and their gradients, a block's intermediate results.</param>
/// <param name="WorkspaceBytes">Buffers of the matrix library, by thread.</param>
/// <param name="Moment">When the peak is reached.</param>
public sealed record MemoryEstimate(
    long WeightBytes,
    long MomentBytes,
    long GradientBytes,
    long ActivationBytes,
    long TemporaryBytes,
    long WorkspaceBytes,
    MemoryMoment Moment)
{
    private const long Single = sizeof(float);

    /// <summary>What the matrix libraries (MKL, oneDNN) were seen to hold per thread: 2 to 5 MB.</summary>
    private const long WorkspacePerThread = 3 << 20;

    /// <summary>
    /// Values per token and width that are alive beside the kept ones at the fullest moment of a block's backward pass, in the products'
    /// number type: GELU's two gradients (8) less the kept input of the second product, which is no longer needed (4), and the output's.
    /// </summary>
    private const long BackwardValues = 5;

    /// <summary>
    /// Values per token and width alive at the fullest moment of a block without gradients: input and output of both layer norms and of
    /// attention (5), hidden layer before and after GELU (8), the result and its sum with the residual stream (2).
    /// </summary>
    private const long ForwardValues = 15;

    /// <summary>Values per token and width alive in attention without gradients, beside the scores: queries, keys and values twice (6), the rest once (5).</summary>
    private const long AttentionForwardValues = 11;

    /// <summary>All bytes at the peak.</summary>
    public long TotalBytes => WeightBytes + MomentBytes + GradientBytes + ActivationBytes + TemporaryBytes + WorkspaceBytes;

    /// <summary>The memory that a training run needs at its peak.</summary>
    /// <param name="config">The model's shape.</param>
    /// <param name="options">How it is trained: batch, its parts, precision, blocks kept or computed again.</param>
    /// <param name="device">Where; the CPU where null. The choice of the attention's form depends on it.</param>
    /// <exception cref="ArgumentException">The configuration's or the options' values are at odds.</exception>
    /// <exception cref="LibtorchLoadException">libtorch cannot be loaded.</exception>
    public static MemoryEstimate ForTraining(GptConfig config, TrainingOptions options, torch.Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(options);
        config.Validate();
        options.Validate();
        Libtorch.Load();
        return new Shape(config, options, device ?? torch.CPU).Peak();
    }

    /// <summary>The total and its parts in MB.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Megabytes(TotalBytes)} MB at the peak ({Moment}): weights {Megabytes(WeightBytes)}, moments {Megabytes(MomentBytes)}, gradients {Megabytes(GradientBytes)}, activations {Megabytes(ActivationBytes)}, temporary {Megabytes(TemporaryBytes)}, workspace {Megabytes(WorkspaceBytes)}");

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The numbers that the moments' arithmetic shares.</summary>
    private sealed class Shape(GptConfig config, TrainingOptions options, torch.Device device)
    {
        private readonly long _parameters = ParameterCount.ForGpt(config).Total * Single;
        private readonly long _table = (long)config.VocabularySize * config.Width * Single;
        private readonly long _positions = (long)config.ContextLength * config.Width * Single;
        private readonly long _block = 12L * config.Width * config.Width * Single;
        private readonly long _tokens = (long)options.BatchSize / options.MicroBatches * config.ContextLength;
        private readonly long _rows = ChunkedLoss.Rows(config.VocabularySize);
        private readonly bool _narrow = options.Precision == Precision.BFloat16;

        /// <summary>One value per token and width, in single precision: the residual stream.</summary>
        private long Stream => _tokens * config.Width * Single;

        private long Scores => _tokens * config.Heads * config.ContextLength;

        /// <summary>The gradients of earlier parts of the step's batch.</summary>
        private long Earlier => options.MicroBatches > 1 ? _parameters : 0;

        /// <summary>What the forward pass leaves for the backward pass: of every block its intermediate results, or its input alone.</summary>
        private long Kept => (options.RecomputeBlocks ? config.Layers * Stream : config.Layers * KeptByBlock()) + Masks(1);

        public MemoryEstimate Peak()
        {
            // The final layer norm's input and output, and their gradients where they are passed on by hand.
            var ends = (options.RecomputeBlocks || _tokens > _rows ? 4 : 2) * Stream;
            // The residual stream's own gradient is in single precision.
            var passing = ((BackwardValues * (_narrow ? 2 : Single)) + Single) * _tokens * config.Width;
            var again = options.RecomputeBlocks ? KeptByBlock() : 0;
            MemoryEstimate[] moments =
            [
                At(MemoryMoment.Loss, Earlier, Kept, ends + Logits()),
                At(MemoryMoment.Backward, Earlier + _table + _block, Kept + again, passing),
                At(MemoryMoment.FirstBlock, _parameters + (options.MicroBatches > 1 ? _table + _block : 0), KeptByBlock() + (2 * Stream), passing),
                At(MemoryMoment.EmbeddingGradient, _parameters, 0, Stream + _positions + ((options.MicroBatches > 1 ? 3 : 2) * _table)),
                At(MemoryMoment.Validation, 0, 0, Validation()),
            ];
            return moments.MaxBy(moment => moment.TotalBytes)!;
        }

        private MemoryEstimate At(MemoryMoment moment, long gradients, long activations, long temporary)
        {
            var threads = device.type == DeviceType.CPU ? torch.get_num_threads() : 1;
            return new MemoryEstimate(_parameters, 2 * _parameters, gradients, activations, temporary, threads * WorkspacePerThread, moment);
        }

        /// <summary>
        /// A block's results that its gradients are computed from. Per token and width: the inputs of both layer norms (2), of the four
        /// products (1, 1, 1 and 4), queries, keys and values (3), the hidden layer before GELU (4), the fused attention's own result (1);
        /// with attention as products its weights instead. In bfloat16 all but the inputs of the layer norms take half, attention's
        /// weights are kept in both precisions, and so are the narrowed matrices.
        /// </summary>
        private long KeptByBlock()
        {
            var products = ForwardPass.ChoosesProducts(config.ContextLength, config.HeadWidth, device, hasCache: false, config.Dropout > 0, options.Precision);
            var statistics = 4 * _tokens * Single;
            var narrow = _narrow ? 2 : Single;
            var values = ((2 * Single) + (14 * narrow)) * _tokens * config.Width;
            var attention = products
                ? Scores * (_narrow ? Single + narrow : Single)
                : (_tokens * config.Width * narrow) + (_tokens * config.Heads * Single);
            var dropped = config.Dropout > 0 ? Masks(2) + (Scores * (_narrow ? Single : 2 * Single)) : 0;
            return values + attention + statistics + dropped + (_narrow ? _block / 2 : 0);
        }

        /// <summary>The masks of dropouts in the residual stream.</summary>
        private long Masks(int count) => config.Dropout > 0 ? count * Stream : 0;

        /// <summary>
        /// The logits' logarithms of probabilities, the gradient of the loss in them and the logits' gradient; the table's gradient of
        /// earlier chunks, and the table in bfloat16.
        /// </summary>
        private long Logits()
        {
            var chunk = Math.Min(_tokens, _rows) * config.VocabularySize * Single;
            var several = _tokens > _rows;
            var differentiated = Math.Max(3 * chunk, chunk + ((several ? 2 : 1) * _table));
            return differentiated + (several ? _table : 0) + (_narrow ? _table / 2 : 0);
        }

        private long Validation()
        {
            var windows = Math.Max(1, ValidationLoss.TokensPerPass / config.ContextLength);
            if (options.ValidationTokens is { } limit)
            {
                windows = (int)Math.Min(windows, Math.Max(1, (limit + (long)config.ContextLength - 1) / config.ContextLength));
            }

            var tokens = (long)windows * config.ContextLength;
            var stream = tokens * config.Width * Single;
            var products = ForwardPass.ChoosesProducts(config.ContextLength, config.HeadWidth, device, hasCache: false, hasDropout: false, Precision.Single);
            var scores = products ? 2 * tokens * config.Heads * config.ContextLength * Single : stream;
            var logits = (3 * stream) + (2 * Math.Min(tokens, _rows) * config.VocabularySize * Single);
            return Math.Max(logits, Math.Max(ForwardValues * stream, (AttentionForwardValues * stream) + scores));
        }
    }
}

using System.Diagnostics;
using Octavo.Torch.Native;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Octavo.Torch.Parallel;

/// <summary>
/// Sums gradients over the processes while the backward pass goes on: what a block's parameters have is copied into a flat bucket and
/// sent off as soon as it is complete (Li et al. 2020, "PyTorch Distributed", section 3.2).
/// </summary>
internal sealed class GradientExchange : IDisposable
{
    /// <summary>Numbers below which the gradients of several blocks share a bucket: 1 MiB.</summary>
    private const long SmallestBucket = 1 << 18;

    private readonly IProcessGroup _group;
    private readonly List<Bucket> _buckets = [];
    private readonly List<(Bucket Bucket, Task<double> Sum)> _begun = [];
    private readonly Dictionary<int, Bucket> _completes = [];

    /// <summary>Prepares the buckets.</summary>
    /// <param name="group">The processes.</param>
    /// <param name="blocks">Each block's parameters, the first block first.</param>
    /// <param name="others">All other parameters, whose gradients are complete last.</param>
    /// <param name="device">Where the parameters are.</param>
    public GradientExchange(IProcessGroup group, IReadOnlyList<IReadOnlyList<Parameter>> blocks, IReadOnlyList<Parameter> others, Device device)
    {
        if (device.type != DeviceType.CPU)
        {
            throw new ParallelException($"Training together over {group.Transport} works with models on the CPU; this one is on {device}.");
        }

        _group = group;
        var waiting = new List<Parameter>();
        for (var block = blocks.Count - 1; block >= 0; block--)
        {
            waiting.AddRange(blocks[block]);
            if (waiting.Sum(parameter => parameter.numel()) >= SmallestBucket)
            {
                _completes[block] = Add(waiting);
                waiting = [];
            }
        }

        // Two numbers more travel with the last: the loss, and whether a process was told to stop.
        Last = Add([.. waiting, .. others], extra: 2);
    }

    /// <summary>Seconds that messages took, and seconds of them in which the process had nothing else to do.</summary>
    public (double Exchanging, double Waiting) Seconds { get; private set; }

    private Bucket Last { get; }

    /// <summary>Sends off what is complete when a block's gradients are.</summary>
    public void BlockDone(int block)
    {
        if (_completes.TryGetValue(block, out var bucket))
        {
            Send(bucket);
        }
    }

    /// <summary>Sends the rest, waits for all sums, and puts them where the gradients were.</summary>
    /// <param name="loss">This process's part of the loss, a scalar tensor.</param>
    /// <param name="stop">Whether this process was told to stop.</param>
    /// <returns>The loss of all, and whether any process was told to stop.</returns>
    public (Tensor Loss, bool Stop) Finish(Tensor loss, bool stop)
    {
        Last.Extra[0] = (float)loss.Number();
        Last.Extra[1] = stop ? 1 : 0;
        Send(Last);
        var clock = Stopwatch.StartNew();
        var exchanging = 0.0;
        foreach (var (bucket, sum) in _begun)
        {
            exchanging += sum.GetAwaiter().GetResult();
            bucket.Return();
        }

        _begun.Clear();
        Seconds = (Seconds.Exchanging + exchanging, Seconds.Waiting + clock.Elapsed.TotalSeconds);
        var total = zeros_like(loss);
        total.Fill(Last.Extra[0]);
        return (total, Last.Extra[1] > 0);
    }

    public void Dispose()
    {
        // Memory must not go while a message is under way.
        Task.WaitAll(_begun.Select(begun => begun.Sum));
        foreach (var bucket in _buckets)
        {
            bucket.Dispose();
        }
    }

    private Bucket Add(List<Parameter> parameters, int extra = 0)
    {
        var bucket = new Bucket(parameters, extra);
        _buckets.Add(bucket);
        return bucket;
    }

    private unsafe void Send(Bucket bucket)
    {
        bucket.Gather();
        fixed (float* first = bucket.Numbers)
        {
            // The tensor's memory is libtorch's: it does not move.
            _begun.Add((bucket, _group.BeginSum(first, bucket.Count)));
        }
    }

    /// <summary>Gradients side by side, and some numbers after them.</summary>
    private sealed class Bucket : IDisposable
    {
        private readonly IReadOnlyList<Parameter> _parameters;
        private readonly Tensor _flat;
        private readonly Tensor[] _places;
        private readonly int _extra;

        public Bucket(IReadOnlyList<Parameter> parameters, int extra)
        {
            (_parameters, _extra) = (parameters, extra);
            Count = parameters.Sum(parameter => parameter.numel()) + extra;
            _flat = zeros(Count, dtype: ScalarType.Float32).DetachFromDisposeScope();
            _places = new Tensor[parameters.Count];
            var start = 0L;
            for (var i = 0; i < _places.Length; i++)
            {
                _places[i] = _flat.narrow(0, start, parameters[i].numel()).view(parameters[i].shape).DetachFromDisposeScope();
                start += parameters[i].numel();
            }
        }

        public long Count { get; }

        public Span<float> Numbers => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(_flat.bytes);

        public Span<float> Extra => Numbers[^_extra..];

        public void Gather()
        {
            using var still = no_grad();
            for (var i = 0; i < _places.Length; i++)
            {
                using var gradient = _parameters[i].grad ?? throw new InvalidOperationException($"A parameter of shape [{string.Join(", ", _parameters[i].shape)}] has no gradient.");
                _places[i].copy_(gradient);
            }
        }

        public void Return()
        {
            using var still = no_grad();
            for (var i = 0; i < _places.Length; i++)
            {
                using var gradient = _parameters[i].grad!;
                gradient.copy_(_places[i]);
            }
        }

        public void Dispose()
        {
            foreach (var place in _places)
            {
                place.Dispose();
            }

            _flat.Dispose();
        }
    }
}

using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>One learned vector per number: int64 [...] to [..., width].</summary>
/// <remarks>
/// TorchSharp 0.107 has no functional embedding, and its Embedding module always draws random weights (2.5 GB of them for GPT-3's table)
/// and does not register those given to it. So the parameter is this module's own, and a one-by-one Embedding only does the look-up.
/// </remarks>
internal sealed class EmbeddingTable : nn.Module<Tensor, Tensor>
{
    private readonly Lookup _lookup = new();

    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    public EmbeddingTable(Initializer initializer, long rows, long width, double deviation)
        : base(nameof(EmbeddingTable))
    {
        _weight = initializer.Normal(deviation, rows, width);
        RegisterComponents();
    }

    /// <summary>The vectors, [rows, width].</summary>
    public Parameter Weight => _weight;

    public override Tensor forward(Tensor input) => _lookup.Find(_weight, input);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _lookup.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Hides the helper module from the registration of this one's parameters.</summary>
    private sealed class Lookup : IDisposable
    {
        private readonly Embedding _function;
        private nint _bound;

        public Lookup()
        {
            // Making the module draws one number from the process-wide generator: put the generator back as it was.
            using var state = torch.random.get_rng_state();
            _function = nn.Embedding(1, 1, device: CPU, dtype: ScalarType.Float32);
            torch.random.set_rng_state(state);
        }

        public Tensor Find(Parameter weight, Tensor indices)
        {
            if (weight.Handle != _bound)
            {
                _function.weight = weight;
                _bound = weight.Handle;
            }

            return _function.forward(indices);
        }

        public void Dispose() => _function.Dispose();
    }
}

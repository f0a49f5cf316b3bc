using Octavo.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Octavo.Benchmarks;

/// <summary>
/// The same model as one would first write it in TorchSharp: its own modules, the fused attention, one tied product. The loop
/// around it is the bare one too: torch.optim.AdamW, clip_grad_norm_, one dispose scope per step.
/// </summary>
internal sealed class BareGpt : nn.Module<Tensor, Tensor>
{
    private readonly GptConfig _config;
    private readonly Embedding _tokens;
    private readonly Embedding _positions;
    private readonly ModuleList<BareBlock> _blocks;
    private readonly LayerNorm _last;

    public BareGpt(GptConfig config)
        : base(nameof(BareGpt))
    {
        _config = config;
        _tokens = nn.Embedding(config.VocabularySize, config.Width);
        _positions = nn.Embedding(config.ContextLength, config.Width);
        _blocks = new ModuleList<BareBlock>([.. Enumerable.Range(0, config.Layers).Select(_ => new BareBlock(config))]);
        _last = nn.LayerNorm(config.Width);
        RegisterComponents();
        using var still = no_grad();
        foreach (var (name, parameter) in named_parameters())
        {
            if (parameter.dim() >= 2)
            {
                nn.init.normal_(parameter, 0, name.EndsWith("_output.weight", StringComparison.Ordinal) ? 0.02 / Math.Sqrt(2 * config.Layers) : 0.02);
            }
            else if (name.EndsWith("bias", StringComparison.Ordinal))
            {
                nn.init.zeros_(parameter);
            }
        }
    }

    public override Tensor forward(Tensor input)
    {
        var x = _tokens.forward(input) + _positions.forward(arange(input.shape[1], dtype: ScalarType.Int64));
        foreach (var block in _blocks)
        {
            x = block.forward(x);
        }

        return nn.functional.linear(_last.forward(x), _tokens.weight!);
    }

    public Tensor Loss(Tensor inputs, Tensor targets) =>
        nn.functional.cross_entropy(forward(inputs).view(-1, _config.VocabularySize), targets.view(-1));
}

/// <summary>A block of the bare model.</summary>
internal sealed class BareBlock : nn.Module<Tensor, Tensor>
{
    private readonly int _heads;
    private readonly LayerNorm _first;
    private readonly Linear _input;
    private readonly Linear _output;
    private readonly LayerNorm _second;
    private readonly Linear _expand;
    private readonly Linear _contract_output;

    public BareBlock(GptConfig config)
        : base(nameof(BareBlock))
    {
        _heads = config.Heads;
        _first = nn.LayerNorm(config.Width);
        _input = nn.Linear(config.Width, 3L * config.Width);
        _output = nn.Linear(config.Width, config.Width);
        _second = nn.LayerNorm(config.Width);
        _expand = nn.Linear(config.Width, config.MlpWidth);
        _contract_output = nn.Linear(config.MlpWidth, config.Width);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        var (batch, time, width) = (x.shape[0], x.shape[1], x.shape[2]);
        var parts = _input.forward(_first.forward(x)).chunk(3, -1);
        var heads = parts.Select(part => part.view(batch, time, _heads, width / _heads).transpose(1, 2)).ToArray();
        var mixed = nn.functional.scaled_dot_product_attention(heads[0], heads[1], heads[2], is_casual: true);
        x = x + _output.forward(mixed.transpose(1, 2).reshape(batch, time, width));
        return x + _contract_output.forward(nn.functional.gelu(_expand.forward(_second.forward(x)), GELU.Approximate.tanh));
    }
}

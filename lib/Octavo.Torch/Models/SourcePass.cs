using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>What a decoder's blocks read beside their own sequence in one forward pass.</summary>
/// <remarks>Lives inside the dispose scope of the pass, which owns the tensors.</remarks>
internal sealed class SourcePass
{
    /// <summary>Which tokens of the source are seen, and with which precision and dropout.</summary>
    public required ForwardPass Pass { get; init; }

    /// <summary>What the encoder made, [batch, source, width].</summary>
    public required Tensor Encoded { get; init; }

    /// <summary>Each block's keys and values of it, [batch * heads, source, head width], where they are made once for many passes; null where each pass makes its own.</summary>
    public IReadOnlyList<(Tensor Keys, Tensor Values)>? Projected { get; init; }
}

using Octavo.Torch.Native;
using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>Which tokens of rows of packed documents belong together: those from one separator up to the next.</summary>
/// <remarks>Lives inside the dispose scope of the pass, which owns the tensors. Follows from the tokens, so nothing travels beside them.</remarks>
internal sealed class PackedRows
{
    private readonly Tensor _documents; // [batch, time], counted within the row

    /// <param name="input">Token numbers, [batch, time].</param>
    /// <param name="separator">The token that a document begins with.</param>
    public PackedRows(Tensor input, int separator)
    {
        using var scope = NewDisposeScope();
        var begins = input.EqualTo(separator);
        var places = HeldScalars.Range(0, input.shape[1], input.device).expand(input.shape);
        var (latest, _) = where(begins, places, zeros_like(places)).cummax(1);
        Positions = places.Minus(latest).MoveToOuterDisposeScope();
        _documents = begins.cumsum(1).MoveToOuterDisposeScope();
    }

    /// <summary>Each token's place in its document, or in the part of it that the row has: [batch, time].</summary>
    public Tensor Positions { get; }

    /// <summary>0 where a token may look, at its own document's tokens up to itself, and -infinity elsewhere: [batch, 1, time, time].</summary>
    public Tensor Mask(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var (batch, time) = (_documents.shape[0], _documents.shape[1]);
        var hidden = _documents.view(batch, 1, time, 1).ne(_documents.view(batch, 1, 1, time))
            .logical_or_(ones(time, time, dtype: ScalarType.Bool, device: _documents.device).triu_(1)); // [batch, 1, time, time]
        return zeros(batch, 1, time, time, dtype: type, device: _documents.device).FillWhere(hidden, double.NegativeInfinity).MoveToOuterDisposeScope();
    }
}

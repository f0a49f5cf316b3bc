namespace Octavo.Torch.Training;

/// <summary>Which pairs of sequences come into one batch.</summary>
public enum BatchOrder
{
    /// <summary>Pairs of about the same lengths, so that little room is left empty; the batches of a pool come in random order (Vaswani et al. 2017, section 5.1).</summary>
    ByLength,

    /// <summary>Pairs as they are drawn, of any lengths.</summary>
    AsDrawn,
}

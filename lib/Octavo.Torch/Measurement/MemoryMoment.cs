namespace Octavo.Torch.Measurement;

/// <summary>When in a training run the most memory is in use.</summary>
public enum MemoryMoment
{
    /// <summary>While the loss is differentiated: all kept activations, and the logits with their gradients.</summary>
    Loss,

    /// <summary>In the backward pass through the last block, when hardly any activation has been let go: the rule for small vocabularies.</summary>
    Backward,

    /// <summary>In the backward pass through the first block, when nearly all gradients exist: where blocks are computed again, or a batch in parts.</summary>
    FirstBlock,

    /// <summary>At the end of the backward pass, when the token embedding's two gradients are added: the rule for large vocabularies and few tokens.</summary>
    EmbeddingGradient,

    /// <summary>While the validation loss is measured.</summary>
    Validation,
}

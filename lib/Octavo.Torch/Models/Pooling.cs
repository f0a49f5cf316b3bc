namespace Octavo.Torch.Models;

/// <summary>What of a sequence a classifier looks at.</summary>
public enum Pooling
{
    /// <summary>What the model says at the last token, the only one that has read the whole sequence.</summary>
    LastToken,

    /// <summary>The mean of what it says at each token.</summary>
    Mean,
}

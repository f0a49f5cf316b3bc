namespace Octavo.Runs;

/// <summary>What a model for a task begins with, and what of it is trained.</summary>
public enum TransferMethod
{
    /// <summary>Random weights, all trained.</summary>
    FromScratch,

    /// <summary>Pre-trained weights that stay as they are; a new linear head on them is trained.</summary>
    LinearProbe,

    /// <summary>Pre-trained weights, all trained on.</summary>
    FineTuning,
}

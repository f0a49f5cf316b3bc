namespace Octavo.Benchmarks;

/// <summary>What a process of this program runs in a comparison.</summary>
internal enum ContenderKind
{
    /// <summary>The library's training, generation and scoring.</summary>
    Octavo,

    /// <summary>The model as one would first write it in TorchSharp.</summary>
    Bare,
}

namespace Octavo.Tasks;

/// <summary>One example of a task on token sequences: what a model reads and what it should say at which position.</summary>
public sealed record TokenExample
{
    /// <summary>The target of a position at which nothing is asked.</summary>
    public const int Unscored = -1;

    /// <summary>The tokens that the model reads, [time].</summary>
    public required IReadOnlyList<int> Input { get; init; }

    /// <summary>For each position the token that the model should give after reading up to and including it, or <see cref="Unscored"/>, [time].</summary>
    public required IReadOnlyList<int> Target { get; init; }
}

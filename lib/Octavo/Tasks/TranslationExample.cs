namespace Octavo.Tasks;

/// <summary>A sequence and its translation, without the tokens that begin and end them.</summary>
public sealed record TranslationExample
{
    /// <summary>What is to be translated.</summary>
    public required IReadOnlyList<int> Source { get; init; }

    /// <summary>Its translation.</summary>
    public required IReadOnlyList<int> Target { get; init; }
}

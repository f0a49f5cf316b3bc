namespace Octavo.Notebooks.Client;

/// <summary>One assignment in a parameters cell.</summary>
internal sealed record Parameter
{
    public required string Name { get; init; }

    /// <summary>What stands before the name, for example "var " or "let mutable ".</summary>
    public required string Declaration { get; init; }

    /// <summary>What stands between the name and the equals sign, for example a type annotation.</summary>
    public required string Annotation { get; init; }

    /// <summary>The value as it is written.</summary>
    public required string Literal { get; init; }
}

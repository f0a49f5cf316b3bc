namespace Octavo.Kernel.CSharp.Assistance;

/// <summary>What a documentation comment says.</summary>
internal sealed record Documentation
{
    public required string Summary { get; init; }

    public required IReadOnlyList<(string Name, string Text)> TypeParameters { get; init; }

    public required IReadOnlyList<(string Name, string Text)> Parameters { get; init; }

    public required string Returns { get; init; }

    public required IReadOnlyList<(string Name, string Text)> Exceptions { get; init; }

    public required string Remarks { get; init; }

    public required string Example { get; init; }
}

namespace Octavo.Notebooks.Client;

/// <summary>How one code cell went.</summary>
public sealed record CellResult
{
    /// <summary>The cell's place in the executed notebook, from 1, counting cells of every type.</summary>
    public required int CellNumber { get; init; }

    /// <summary>How long it ran.</summary>
    public required double Seconds { get; init; }

    /// <summary>Whether it ran to its end.</summary>
    public required bool Succeeded { get; init; }
}

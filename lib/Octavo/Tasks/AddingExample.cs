namespace Octavo.Tasks;

/// <summary>One example of the adding problem.</summary>
public sealed record AddingExample
{
    /// <summary>Numbers between 0 and 1, [time].</summary>
    public required IReadOnlyList<float> Values { get; init; }

    /// <summary>1 at the two numbers to add, 0 elsewhere, [time].</summary>
    public required IReadOnlyList<float> Marks { get; init; }

    /// <summary>The sum of the two marked numbers.</summary>
    public required float Target { get; init; }
}

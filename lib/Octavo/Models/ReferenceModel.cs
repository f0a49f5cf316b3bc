namespace Octavo.Models;

/// <summary>A published model to compare sizes with.</summary>
public sealed record ReferenceModel
{
    /// <summary>The model's name, for example "BERT-large".</summary>
    public required string Name { get; init; }

    /// <summary>Year of the first publication.</summary>
    public required int Year { get; init; }

    /// <summary>The count to compare with: by formula where the shape is fully published, else as its paper prints it.</summary>
    public required double Parameters { get; init; }

    /// <summary>The count that the published shape gives, exactly; null where no shape is known here.</summary>
    public long? CountedParameters { get; init; }

    /// <summary>How the count comes about, in words or as a formula.</summary>
    public required string Derivation { get; init; }

    /// <summary>Paper and table of the shape or the count.</summary>
    public required string Source { get; init; }

    /// <summary>How many times larger a model with <paramref name="parameters"/> parameters is.</summary>
    public double Ratio(double parameters) => parameters / Parameters;
}

namespace Octavo.Data;

/// <summary>A text to train on and one to validate on.</summary>
public sealed record TextCorpus
{
    /// <summary>The data set's name, for example "dotnet-api-docs".</summary>
    public required string Name { get; init; }

    /// <summary>The text to train on.</summary>
    public required string Train { get; init; }

    /// <summary>The text to validate on; none of it is in <see cref="Train"/>.</summary>
    public required string Validation { get; init; }

    /// <summary>
    /// SHA-256 of the file that both parts were read from; where they are files of their own, of the training file's bytes followed
    /// by the validation file's.
    /// </summary>
    public required string Sha256 { get; init; }

    /// <summary>Where the text comes from.</summary>
    public required DataManifest Manifest { get; init; }
}

namespace Octavo.Kernel.Packages;

/// <summary>What packages were found to consist of.</summary>
internal sealed record PackageResolution
{
    /// <summary>Name and version of each package, those asked for and what they need.</summary>
    public required IReadOnlyList<Package> Packages { get; init; }

    /// <summary>Paths of their assemblies.</summary>
    public required IReadOnlyList<string> Assemblies { get; init; }
}

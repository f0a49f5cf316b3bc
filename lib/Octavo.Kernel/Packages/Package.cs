namespace Octavo.Kernel.Packages;

/// <summary>A package that is loaded.</summary>
/// <param name="Name">Its name, as it was asked for where it was.</param>
/// <param name="Version">Its version.</param>
internal sealed record Package(string Name, string Version);

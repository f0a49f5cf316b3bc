namespace Octavo.Torch.Native;

/// <summary>One entry of a library's version requirements (the <c>Vernaux</c> structure of the ELF gABI's GNU extension).</summary>
/// <param name="Library">The library that must provide the version, for example "libstdc++.so.6".</param>
/// <param name="Version">The version asked for, for example "GLIBCXX_3.4.32".</param>
/// <param name="Index">The number by which the symbol version table refers to this entry.</param>
/// <param name="IsWeak">Whether the dynamic linker accepts a library without this version.</param>
/// <param name="FlagsOffset">Where in the file the entry's 16-bit flags lie.</param>
internal sealed record VersionNeed(string Library, string Version, ushort Index, bool IsWeak, int FlagsOffset);

namespace Octavo.Data;

/// <summary>One file read again and compared with its manifest.</summary>
/// <param name="File">The file's name in the manifest.</param>
/// <param name="Path">Where it lies in the cache, or would lie.</param>
/// <param name="State">What it turned out to be.</param>
/// <param name="Detail">What differs, in words; null unless damaged.</param>
public sealed record FileVerification(string File, string Path, FileState State, string? Detail);

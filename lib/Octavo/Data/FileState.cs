namespace Octavo.Data;

/// <summary>What a file in the cache turned out to be when it was read again.</summary>
public enum FileState
{
    /// <summary>It is there, and its length and hashes are those of the manifest.</summary>
    Verified,

    /// <summary>It has not been fetched.</summary>
    Missing,

    /// <summary>It is there, but is not what the manifest describes; fetching again replaces it.</summary>
    Damaged,
}

namespace Octavo.Data;

/// <summary>One file of a data set and everything that must be true of it before it is used.</summary>
/// <remarks>SHA-256 wherever it is confirmed; older data sets publish only MD5 or SHA-1, and some only git's own blob id.</remarks>
public sealed record DataFile
{
    /// <summary>The file's name in the cache and in a mirror, relative to the data set's folder, with forward slashes.</summary>
    public required string Name { get; init; }

    /// <summary>Where the file can be had, tried in this order.</summary>
    public required IReadOnlyList<Uri> Urls { get; init; }

    /// <summary>Length in bytes; null where it is not confirmed (a hash still is).</summary>
    public long? Bytes { get; init; }

    /// <summary>SHA-256 in lowercase hexadecimal.</summary>
    public string? Sha256 { get; init; }

    /// <summary>SHA-1 in lowercase hexadecimal.</summary>
    public string? Sha1 { get; init; }

    /// <summary>MD5 in lowercase hexadecimal.</summary>
    public string? Md5 { get; init; }

    /// <summary>git's blob id: SHA-1 of "blob ", the length, a zero byte and the content.</summary>
    public string? GitBlob { get; init; }

    /// <summary>Set where the addresses deliver a zip archive of which this file is one entry.</summary>
    public DataArchive? Archive { get; init; }

    /// <summary>Refuses a file without any hash, which could not be told from a wrong one, and addresses that are not of the web.</summary>
    internal void Validate(string dataSet)
    {
        if (Sha256 is null && Sha1 is null && Md5 is null && GitBlob is null)
        {
            throw new DataException(
                $"The manifest of '{dataSet}' gives no hash for '{Name}'. Add one of sha256, sha1, md5 or gitBlob: nothing is used unverified.");
        }

        if (Urls.FirstOrDefault(url => !url.IsAbsoluteUri || url.Scheme is not ("http" or "https")) is { } odd)
        {
            throw new DataException($"The manifest of '{dataSet}' gives the address '{odd}' for '{Name}'. Only http and https are fetched.");
        }
    }
}

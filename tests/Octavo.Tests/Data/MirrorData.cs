using Octavo.Data;

namespace Octavo.Tests.Data;

/// <summary>Real files from the mirror folder that OCTAVO_MIRROR names; a test that needs one skips where there is none.</summary>
public static class MirrorData
{
    /// <summary>A fetcher that has the mirror as its only usable source and a cache of its own.</summary>
    public static DataFetcher Fetcher(TemporaryFolder cache, string dataSet)
    {
        var mirror = Environment.GetEnvironmentVariable(FetchOptions.MirrorVariable);
        Assert.SkipUnless(
            mirror is { Length: > 0 } && Directory.Exists(Path.Combine(mirror, dataSet)),
            $"{FetchOptions.MirrorVariable} names no folder with '{dataSet}'.");
        return new DataFetcher(DataCatalog.Find(), new DataCache(cache.Path), new FetchOptions { Mirror = mirror, Attempts = 1 });
    }
}

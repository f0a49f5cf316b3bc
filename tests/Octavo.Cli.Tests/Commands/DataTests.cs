using Octavo.Cli.Tests.Program;

namespace Octavo.Cli.Tests.Commands;

/// <summary><c>octavo data</c> on an empty cache and on one that is filled from a mirror.</summary>
public sealed class DataTests : IDisposable
{
    private readonly TemporaryHome home = new() { Mirror = Environment.GetEnvironmentVariable("OCTAVO_MIRROR") };

    private string Shakespeare => Path.Combine(home.Data, "tiny-shakespeare", "input.txt");

    [Fact]
    public async Task The_list_shows_every_manifest_in_columns_and_where_the_cache_is()
    {
        var result = await OctavoRun.ToEndAsync(home, "data", "list");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var manifests = Directory.GetFiles(Path.Combine(Repository.Root, "data-manifests"), "*.json").Select(Path.GetFileNameWithoutExtension)
            .Where(name => name != "manifest.schema").Order(StringComparer.Ordinal).ToList();
        Assert.True(manifests.Count > 10);
        Assert.Equal(["Name", .. manifests], result.Lines.SkipLast(1).Select(line => line.Split(' ')[0]));
        Assert.Equal($"Cache: {home.Data}", result.Lines[^1]);

        // In one line each, the values of a column begin below its title.
        var licence = result.Lines[0].IndexOf("Licence", StringComparison.Ordinal);
        Assert.All(result.Lines.Skip(1).SkipLast(1), line => Assert.Matches(@" \S", line[(licence - 1)..(licence + 1)]));
        Assert.Matches(@"^tiny-shakespeare +1\.12 MB  no +MIT ", result.Lines.Single(line => line.StartsWith("tiny-shakespeare", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_path_of_a_data_set_lies_in_the_cache_also_before_it_is_fetched()
    {
        var result = await OctavoRun.ToEndAsync(home, "data", "path", "tiny-shakespeare");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal([Path.GetDirectoryName(Shakespeare)!], result.Lines);
        Assert.False(Directory.Exists(home.Data));
    }

    [Fact]
    public async Task Verifying_a_data_set_that_is_not_there_says_how_to_get_it()
    {
        var result = await OctavoRun.ToEndAsync(home, "data", "verify", "tiny-shakespeare");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal([$"missing   {Shakespeare}"], result.Lines);
        Assert.StartsWith("error: 'tiny-shakespeare' is not in the cache. 'octavo data fetch tiny-shakespeare' ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fetch")]
    [InlineData("verify")]
    [InlineData("path")]
    public async Task An_unknown_name_is_refused_with_the_nearest(string command) =>
        (await OctavoRun.ToEndAsync(home, "data", command, "tiny-shakespere")).Refuses("'tiny-shakespere'", "Did you mean 'tiny-shakespeare'?");

    [Fact]
    public async Task A_fetched_data_set_is_verified_and_one_that_was_damaged_is_told_apart_and_mended()
    {
        Assert.SkipUnless(
            home.Mirror is { Length: > 0 } mirror && File.Exists(Path.Combine(mirror, "tiny-shakespeare", "input.txt")),
            "OCTAVO_MIRROR names no folder with tiny-shakespeare/input.txt.");
        await FetchesAsync();
        var whole = await OctavoRun.ToEndAsync(home, "data", "verify", "tiny-shakespeare");
        Assert.Equal((0, ""), (whole.ExitCode, whole.Error));
        Assert.Equal([$"verified  {Shakespeare}"], whole.Lines);
        var list = await OctavoRun.ToEndAsync(home, "data", "list");
        Assert.Matches(@"^tiny-shakespeare +1\.12 MB  yes ", list.Lines.Single(line => line.StartsWith("tiny-shakespeare", StringComparison.Ordinal)));

        using (var file = File.OpenWrite(Shakespeare))
        {
            file.SetLength(1000);
        }

        var damaged = await OctavoRun.ToEndAsync(home, "data", "verify", "tiny-shakespeare");
        Assert.Equal(1, damaged.ExitCode);
        Assert.StartsWith($"damaged   {Shakespeare}: ", damaged.Lines[0], StringComparison.Ordinal);
        Assert.Contains("1,000", damaged.Lines[0], StringComparison.Ordinal);
        Assert.StartsWith("error: 'tiny-shakespeare' is damaged in the cache. 'octavo data fetch tiny-shakespeare' ", damaged.Error, StringComparison.Ordinal);
        await FetchesAsync();
    }

    public void Dispose() => home.Dispose();

    private async Task FetchesAsync()
    {
        var result = await OctavoRun.ToEndAsync(home, "data", "fetch", "tiny-shakespeare");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal([Shakespeare], result.Lines);
        Assert.Equal(1115394, new FileInfo(Shakespeare).Length);
    }
}

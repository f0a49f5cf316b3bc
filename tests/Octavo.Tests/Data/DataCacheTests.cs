using Octavo.Data;

namespace Octavo.Tests.Data;

public sealed class DataCacheTests
{
    [Theory]
    [InlineData("/set", "/xdg", "/home/someone", "/set")]
    [InlineData(null, "/xdg", "/home/someone", "/xdg/octavo")]
    [InlineData(null, null, "/home/someone", "/home/someone/.cache/octavo")]
    [InlineData("", "relative", "/home/someone", "/home/someone/.cache/octavo")]
    public void The_cache_is_where_the_environment_says(string? octavo, string? xdg, string home, string expected)
    {
        string? Variable(string name) => name switch { "OCTAVO_DATA" => octavo, "XDG_CACHE_HOME" => xdg, "HOME" => home, _ => null };
        Assert.Equal(expected, DataCache.UserFolder(Variable, windows: false).Replace('\\', '/'));
    }

    [Fact]
    public void On_Windows_the_cache_is_in_the_local_application_data()
    {
        var folder = DataCache.UserFolder(_ => null, windows: true);
        Assert.Equal(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "octavo"), folder);
    }

    [Theory]
    [InlineData("input.txt")]
    [InlineData("helpful-base/train.jsonl.gz")]
    [InlineData("_file-1.2_x")]
    public void Plain_names_lie_below_the_folder(string name) =>
        Assert.StartsWith(Path.GetFullPath("root") + Path.DirectorySeparatorChar, Path.GetFullPath(DataCache.Inside("root", name, "file")));

    [Theory]
    [InlineData("..")]
    [InlineData("a/../../b")]
    [InlineData("/a")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("a\\b")]
    [InlineData("C:a")]
    [InlineData("a\0b")]
    [InlineData(".partial")]
    [InlineData("a.")]
    [InlineData("~/a")]
    public void Names_that_could_lead_elsewhere_are_refused(string name) =>
        Assert.Throws<DataException>(() => DataCache.Inside("root", name, "file"));
}

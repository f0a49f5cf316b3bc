using System.Text.Json;
using NJsonSchema;
using Octavo.Data;

namespace Octavo.Tests.Data;

public sealed class DataManifestTests
{
    public static TheoryData<string> Names => [.. DataCatalog.Find().Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_manifest_follows_the_schema_that_it_names(string name)
    {
        var folder = DataCatalog.Find().Folder;
        var path = Path.Combine(folder, name + ".json");
        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        using var document = JsonDocument.Parse(text);
        var schemaPath = Path.GetFullPath(Path.Combine(folder, document.RootElement.GetProperty("$schema").GetString()!));
        var schema = await JsonSchema.FromFileAsync(schemaPath, TestContext.Current.CancellationToken);
        Assert.Empty(schema.Validate(text));
    }

    [Theory]
    [InlineData("\"sha256\": \"86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed\"", "\"sha256\": \"86c4\"")]
    [InlineData("\"sha256\": \"86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed\",", "")]
    [InlineData("\"input.txt\",", "\"../input.txt\",")]
    [InlineData("\"licence\"", "\"license\"")]
    [InlineData("\"bytes\": 1115394", "\"bytes\": 0")]
    [InlineData("https://raw", "http://raw")]
    [InlineData("\"format\": \"text\"", "\"format\": \"prose\"")]
    public async Task The_schema_refuses_what_a_manifest_must_not_say(string right, string wrong)
    {
        var folder = DataCatalog.Find().Folder;
        var text = await File.ReadAllTextAsync(Path.Combine(folder, "tiny-shakespeare.json"), TestContext.Current.CancellationToken);
        Assert.Contains(right, text);
        var schema = await JsonSchema.FromFileAsync(Path.Combine(folder, "manifest.schema.json"), TestContext.Current.CancellationToken);
        Assert.NotEmpty(schema.Validate(text.Replace(right, wrong)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_manifest_is_complete_enough_to_be_used(string name)
    {
        var manifest = DataCatalog.Find().Get(name);
        var files = manifest.Files.Select(file => file.Name).ToArray();
        Assert.Equal(files.Length, files.Distinct().Count());
        Assert.Equal(manifest.Format == "dotnet-xml-docs", files.Length == 0);
        Assert.All(manifest.Files, file => new DataCache("cache").PathOf(manifest, file.Name));
        Assert.All(manifest.Splits, split => Assert.True(split.Files.All(files.Contains), $"{name}: {split.Name}"));
        Assert.All(manifest.Splits, split => Assert.True(split.Files.Count > 0 || split.Rule is not null, $"{name}: {split.Name}"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Splits_that_are_ranges_cover_their_file_once(string name)
    {
        var manifest = DataCatalog.Find().Get(name);
        foreach (var ranges in manifest.Splits.Where(split => split.Bytes is not null).GroupBy(split => split.Files.Single()))
        {
            long end = 0;
            foreach (var range in ranges)
            {
                Assert.Equal(end, range.FirstByte);
                end += range.Bytes!.Value;
            }

            Assert.Equal(manifest.FileNamed(ranges.Key).Bytes, end);
        }
    }

    [Fact]
    public void Every_file_of_the_mirror_is_described_and_verifies()
    {
        var mirror = Environment.GetEnvironmentVariable(FetchOptions.MirrorVariable);
        Assert.SkipUnless(Directory.Exists(mirror), $"{FetchOptions.MirrorVariable} names no folder.");
        var catalog = DataCatalog.Find();
        foreach (var path in Directory.EnumerateFiles(mirror!, "*", SearchOption.AllDirectories))
        {
            var parts = Path.GetRelativePath(mirror!, path).Split(Path.DirectorySeparatorChar, 2);
            Assert.Null(FileHashes.Problem(path, catalog.Get(parts[0]).FileNamed(parts[1].Replace('\\', '/'))));
        }
    }

    [Fact]
    public void Every_kind_of_hash_is_checked()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("greeting", "hello\n"u8);

        // `printf 'hello\n' | sha256sum`, `sha1sum`, `md5sum` and `git hash-object --stdin`.
        var right = new DataFile
        {
            Name = "greeting",
            Urls = [],
            Bytes = 6,
            Sha256 = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03",
            Sha1 = "f572d396fae9206628714fb2ce00f72e94f2258f",
            Md5 = "b1946ac92492d2347c6235b4d2611184",
            GitBlob = "ce013625030ba8dba906f756967f9e9ca394464a",
        };

        Assert.Null(FileHashes.Problem(path, right));
        Assert.Contains("6 bytes instead of 7", FileHashes.Problem(path, right with { Bytes = 7 }));
        Assert.Contains("SHA-256", FileHashes.Problem(path, right with { Sha256 = new string('0', 64) }));
        Assert.Contains("SHA-1", FileHashes.Problem(path, right with { Sha1 = new string('0', 40) }));
        Assert.Contains("MD5", FileHashes.Problem(path, right with { Md5 = new string('0', 32) }));
        Assert.Contains("git blob", FileHashes.Problem(path, right with { GitBlob = new string('0', 40) }));
    }
}

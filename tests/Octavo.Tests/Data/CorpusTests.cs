using System.Security.Cryptography;
using System.Text;
using Octavo.Data;

namespace Octavo.Tests.Data;

/// <summary>The corpus of this machine's SDK, made once for all tests.</summary>
public sealed class DotnetCorpusFixture : IDisposable
{
    public DotnetCorpusFixture() =>
        Corpus = new Lazy<TextCorpus>(() => Octavo.Data.Corpus.LoadAsync("dotnet-api-docs", Fetcher()).GetAwaiter().GetResult());

    public TemporaryFolder Folder { get; } = new();

    public Lazy<TextCorpus> Corpus { get; }

    public DataFetcher Fetcher() => new(DataCatalog.Find(), new DataCache(Folder.Path), new FetchOptions());

    public void Dispose() => Folder.Dispose();
}

public sealed class CorpusTests(DotnetCorpusFixture fixture) : IClassFixture<DotnetCorpusFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Tiny_Shakespeare_is_split_90_to_10_by_characters()
    {
        using var fetcher = MirrorData.Fetcher(_folder, "tiny-shakespeare");
        var corpus = await Corpus.LoadAsync("tiny-shakespeare", fetcher, cancellationToken: Token);
        Assert.Equal(1_003_854, corpus.Train.Length);
        Assert.Equal(111_540, corpus.Validation.Length);
        Assert.Equal(corpus.Manifest.Files[0].Sha256, corpus.Sha256);
        Assert.StartsWith("First Citizen:\nBefore we proceed any further", corpus.Train);
        Assert.Equal(65, (corpus.Train + corpus.Validation).Distinct().Count());
    }

    [Fact]
    public void The_dotnet_corpus_is_megabytes_of_text_in_few_characters()
    {
        var corpus = fixture.Corpus.Value;
        var characters = (corpus.Train + corpus.Validation).Distinct().ToArray();

        // Measured on SDK 10.0.12: 4.7 million characters of 75 kinds; another SDK of the same kind stays well within this.
        Assert.InRange(corpus.Train.Length + corpus.Validation.Length, 2_000_000, 20_000_000);
        Assert.InRange(characters.Length, 60, 62 + Sentences.Punctuation.Length + 2);
        Assert.All(characters, c => Assert.True(char.IsAsciiLetterOrDigit(c) || c is ' ' or '\n' || Sentences.Punctuation.Contains(c), $"U+{(int)c:X4}"));
    }

    [Fact]
    public void No_validation_sentence_occurs_in_training()
    {
        var corpus = fixture.Corpus.Value;
        var train = Lines(corpus.Train).ToHashSet();
        var validation = Lines(corpus.Validation);
        Assert.DoesNotContain(validation, train.Contains);
        Assert.Equal(validation.Length, validation.Distinct().Count());

        // A tenth of n independent draws, within five standard deviations.
        var n = train.Count + validation.Length;
        Assert.InRange(validation.Length, (0.1 * n) - (5 * Math.Sqrt(0.09 * n)), (0.1 * n) + (5 * Math.Sqrt(0.09 * n)));
    }

    [Fact]
    public void Training_and_validation_speak_of_the_same_things()
    {
        // Unigram character frequencies of the two parts differ by less than half a percentage point for every character.
        var corpus = fixture.Corpus.Value;
        var train = Frequencies(corpus.Train);
        var validation = Frequencies(corpus.Validation);
        Assert.All(train, item => Assert.Equal(item.Value, validation.GetValueOrDefault(item.Key), 0.005));
    }

    [Fact]
    public async Task A_damaged_dotnet_corpus_is_noticed_and_made_again_the_same()
    {
        var expected = fixture.Corpus.Value.Sha256;
        using var fetcher = fixture.Fetcher();
        var path = (await fetcher.FetchAsync("dotnet-api-docs", cancellationToken: Token))[0];
        var content = await File.ReadAllBytesAsync(path, Token);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), expected);

        await File.AppendAllTextAsync(path, "An added line that no one asked for.\n", Token);
        Assert.Equal(FileState.Damaged, fetcher.Verify("dotnet-api-docs")[0].State);
        Assert.Equal(path, (await fetcher.FetchAsync("dotnet-api-docs", cancellationToken: Token))[0]);
        Assert.Equal(content, await File.ReadAllBytesAsync(path, Token));
    }

    [Fact]
    public void A_machine_without_the_sdk_learns_what_to_do()
    {
        var error = Assert.Throws<DataException>(() => DotnetReferencePack.FindIn([_folder.Path]));
        Assert.Contains(_folder.Path, error.Message);
        Assert.Contains("DOTNET_ROOT", error.Message);
    }

    [Fact]
    public void A_damaged_documentation_file_is_named()
    {
        var path = _folder.Write("packs/Microsoft.NETCore.App.Ref/10.0.2/ref/net10.0/A.xml", "<doc>"u8);
        var error = Assert.Throws<DataException>(() => DotnetCorpusFile.Extract(DotnetReferencePack.FindIn([_folder.Path]), cancellationToken: Token));
        Assert.Contains(path, error.Message);
    }

    [Fact]
    public void The_newest_pack_with_documentation_is_taken()
    {
        foreach (var version in new[] { "9.0.1", "10.0.2", "10.0.10", "10.0.10-rc.1" })
        {
            _folder.Write($"packs/Microsoft.NETCore.App.Ref/{version}/ref/net10.0/A.xml", "<doc />"u8);
        }

        _folder.Write("packs/Microsoft.NETCore.App.Ref/11.0.0/ref/net11.0/A.dll", [1]);
        Assert.Equal("10.0.10", DotnetReferencePack.FindIn([_folder["nowhere"], _folder.Path]).Version);
    }

    [Fact]
    public async Task A_data_set_that_is_no_text_is_refused_as_a_corpus()
    {
        using var fetcher = fixture.Fetcher();
        var error = await Assert.ThrowsAsync<DataException>(() => Corpus.LoadAsync("mnist", fetcher, cancellationToken: Token));
        Assert.Contains("not a text corpus", error.Message);
    }

    [Fact]
    public async Task A_boundary_within_a_character_moves_behind_it_and_nothing_is_lost()
    {
        const string Text = "人工智能";
        var content = Encoding.UTF8.GetBytes(Text);
        _folder.Write("cache/sample/a.txt", content);
        _folder.Write("manifests/sample.json", Encoding.UTF8.GetBytes($$"""
            { "name": "sample", "description": "d", "licence": "l", "homepage": "https://example.org", "format": "text",
              "files": [ { "name": "a.txt", "sha256": "{{Convert.ToHexStringLower(SHA256.HashData(content))}}", "urls": [] } ],
              "splits": [ { "name": "train", "files": [ "a.txt" ], "firstByte": 0, "bytes": 7 },
                          { "name": "validation", "files": [ "a.txt" ], "firstByte": 7, "bytes": 5 } ] }
            """));
        using var fetcher = new DataFetcher(DataCatalog.In(_folder["manifests"]), new DataCache(_folder["cache"]), new FetchOptions());
        var corpus = await Corpus.LoadAsync("sample", fetcher, cancellationToken: Token);
        Assert.Equal("人工智", corpus.Train);
        Assert.Equal("能", corpus.Validation);
    }

    private static Dictionary<char, double> Frequencies(string text) =>
        text.CountBy(c => c).ToDictionary(item => item.Key, item => item.Value / (double)text.Length);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

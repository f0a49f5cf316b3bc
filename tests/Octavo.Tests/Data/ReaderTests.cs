using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Octavo.Data;

namespace Octavo.Tests.Data;

public sealed class ReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Json_lines_are_read_as_records_plain_and_compressed()
    {
        var content = Encoding.UTF8.GetBytes("{\"context\":\"Q: 1+1?\",\"completion\":\" 2\"}\n\n{\"context\":\"人工\",\"completion\":\"智能\"}\n");
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        Prompt[] expected = [new("Q: 1+1?", " 2"), new("人工", "智能")];
        Assert.Equal(expected, JsonLines.Read<Prompt>(_folder.Write("a.jsonl", content)));
        Assert.Equal(expected, JsonLines.Read<Prompt>(_folder.Write("a.jsonl.gz", compressed.ToArray())));
    }

    [Theory]
    [InlineData("{\"context\":\"a\",\"completion\":\"b\"}\n{broken")]
    [InlineData("{\"context\":\"a\",\"completion\":\"b\"}\n{\"context\":\"a\"}")]
    [InlineData("{\"context\":\"a\",\"completion\":\"b\"}\nnull")]
    public void A_broken_line_is_named_by_its_number(string content)
    {
        var path = _folder.Write("a.jsonl", Encoding.UTF8.GetBytes(content));
        var error = Assert.Throws<DataException>(() => JsonLines.Read<Prompt>(path).ToList());
        Assert.Contains("Line 2 of", error.Message);
        Assert.Contains("a.jsonl", error.Message);
    }

    [Fact]
    public void What_is_called_gz_and_is_not_is_a_clear_error()
    {
        var path = _folder.Write("a.jsonl.gz", "plain"u8);
        Assert.Contains("a.jsonl.gz", Assert.Throws<DataException>(() => JsonLines.Read<JsonElement>(path).ToList()).Message);
        Assert.Contains("missing", Assert.Throws<DataException>(() => JsonLines.Read<JsonElement>(_folder["missing"]).ToList()).Message);
    }

    [Fact]
    public void Comma_separated_fields_may_be_quoted_and_hold_quotes_commas_and_line_breaks()
    {
        var path = _folder.Write("a.csv", "name,\"the, text\"\r\nfirst,\"says \"\"hello\"\",\ntwice\"\r\n\r\nsecond,\r\n"u8);
        var rows = CommaSeparatedValues.Read(path).ToList();
        Assert.Equal(2, rows.Count);
        Assert.Equal("says \"hello\",\ntwice", rows[0]["the, text"]);
        Assert.Equal("second", rows[1]["name"]);
        Assert.Equal("", rows[1]["the, text"]);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3\n", "Row 2")]
    [InlineData("a,b\n1,\"2\n", "inside a quoted field")]
    public void A_broken_table_says_where(string content, string message)
    {
        var path = _folder.Write("a.csv", Encoding.UTF8.GetBytes(content));
        Assert.Contains(message, Assert.Throws<DataException>(() => CommaSeparatedValues.Read(path).ToList()).Message);
    }

    [Fact]
    public async Task The_Chinchilla_points_are_245_runs()
    {
        using var fetcher = MirrorData.Fetcher(_folder, "chinchilla-points");
        var path = (await fetcher.FetchAsync("chinchilla-points", cancellationToken: TestContext.Current.CancellationToken))[0];
        var rows = CommaSeparatedValues.Read(path).ToList();
        Assert.Equal(fetcher.Catalog.Get("chinchilla-points").Splits[0].Rows, rows.Count);
        Assert.All(rows, row => Assert.InRange(double.Parse(row["loss"]), 1.5, 10));
    }

    [Fact]
    public async Task The_addition_prompts_are_2000_and_all_their_answers_are_right()
    {
        using var fetcher = MirrorData.Fetcher(_folder, "gpt3-arithmetic");
        var path = await fetcher.FetchFileAsync("gpt3-arithmetic", "two_digit_addition.jsonl", cancellationToken: TestContext.Current.CancellationToken);
        var rows = JsonLines.Read<Prompt>(path).ToList();
        Assert.Equal(2000, rows.Count);
        Assert.All(rows, row =>
        {
            var numbers = row.Context.Split([' ', '?'], StringSplitOptions.RemoveEmptyEntries).Select(word => int.TryParse(word, out var n) ? n : (int?)null).OfType<int>();
            Assert.Equal(int.Parse(row.Completion), numbers.Sum());
        });
    }

    private sealed record Prompt(string Context, string Completion);
}

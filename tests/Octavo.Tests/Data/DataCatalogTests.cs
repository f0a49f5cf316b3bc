using Octavo.Data;

namespace Octavo.Tests.Data;

public sealed class DataCatalogTests
{
    private const string Valid = """
        { "name": "NAME", "description": "d", "licence": "l", "homepage": "https://example.org", "format": "text", "splits": [],
          "files": [ { "name": "a.txt", "md5": "b1946ac92492d2347c6235b4d2611184", "urls": [ "https://example.org/a" ] } ] }
        """;

    [Fact]
    public void The_manifests_are_found_beside_the_library() =>
        Assert.Contains("dotnet-api-docs", DataCatalog.Find().Names);

    [Theory]
    [InlineData("tiny-shakespear", "tiny-shakespeare")]
    [InlineData("MNIST", "mnist")]
    [InlineData("hellaswagg", "hellaswag")]
    [InlineData("gpt2bpe", "gpt2-bpe")]
    public void An_unknown_name_is_answered_with_the_nearest(string wrong, string meant)
    {
        var error = Assert.Throws<DataException>(() => DataCatalog.Find().Get(wrong));
        Assert.Contains($"Did you mean '{meant}'?", error.Message);
    }

    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("same", "SAME", 0)]
    public void The_edit_distance_is_that_of_the_textbook(string first, string second, int distance)
    {
        Assert.Equal(distance, DataCatalog.EditDistance(first, second));
        Assert.Equal(distance, DataCatalog.EditDistance(second, first));
    }

    [Theory]
    [InlineData("\"md5\": \"b1946ac92492d2347c6235b4d2611184\", ", "", "no hash for 'a.txt'")]
    [InlineData("\"licence\"", "\"license\"", "license")]
    [InlineData("\"name\": \"NAME\"", "\"name\": \"other\"", "calls itself 'other'")]
    [InlineData("https://example.org/a", "ftp://example.org/a", "Only http and https")]
    [InlineData("\"d\"", "null", "cannot be read")]
    [InlineData("{ \"name\": \"NAME\"", "{", "cannot be read")]
    public void A_manifest_that_cannot_be_used_says_why(string right, string wrong, string message)
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(right, Valid);
        folder.Write("sample.json", System.Text.Encoding.UTF8.GetBytes(Valid.Replace(right, wrong).Replace("NAME", "sample")));
        var error = Assert.Throws<DataException>(() => DataCatalog.In(folder.Path).Get("sample"));
        Assert.Contains(message, error.Message);
        Assert.Contains("sample", error.Message);
    }

    [Fact]
    public void A_folder_of_manifests_that_does_not_exist_is_named()
    {
        var error = Assert.Throws<DataException>(() => DataCatalog.In("/no/such/folder"));
        Assert.Contains("/no/such/folder", error.Message);
    }
}

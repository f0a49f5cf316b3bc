using System.Net;
using System.Text;

namespace Octavo.Kernel.Tests;

public sealed class ValueTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    [Fact]
    public async Task The_cells_text_is_kept_as_it_stands()
    {
        var run = await kernel.RunAsync("#!value --name text\nfirst \"line\"\n\n  second\\line\n#!csharp\n#!share --from value text\ntext");
        Assert.Equal("first \"line\"\n\n  second\\line", run.Result);
    }

    [Fact]
    public async Task A_file_an_address_and_a_value_are_read()
    {
        await File.WriteAllTextAsync(Path.Combine(kernel.Folder, "a b.txt"), "from a file", TestContext.Current.CancellationToken);
        await kernel.RunAsync("#!value --name file --from-file \"a b.txt\"\n#!value --name literal --from-value 1.5\n");
        Assert.Equal("from a file1.5", (await kernel.RunAsync("#!share --from value file\n#!share --from value literal\nfile + literal")).Result);

        using var server = new HttpListener();
        var address = $"http://127.0.0.1:{Random.Shared.Next(20000, 30000)}/";
        server.Prefixes.Add(address);
        server.Start();
        var answering = Task.Run(async () =>
        {
            var request = await server.GetContextAsync();
            await request.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes("from afar"));
            request.Response.Close();
        }, TestContext.Current.CancellationToken);
        await kernel.RunAsync($"#!value --name afar --from-url {address}");
        await answering;
        Assert.Equal("from afar", (await kernel.RunAsync("#!share --from value afar\nafar")).Result);
    }

    [Fact]
    public async Task Json_is_parsed_and_a_mime_type_shows_the_value()
    {
        var run = await kernel.RunAsync("#!value --name data --mime-type application/json\n{ \"a\": [1, 2] }");
        Assert.Equal("[1,2]", run.Outputs.Single(output => output.Type == "display_data").Content["data"]!["application/json"]!["a"]!.ToJsonString());
        Assert.Equal("2", (await kernel.RunAsync("#!share --from value data\ndata.RootElement.GetProperty(\"a\")[1].GetInt32()")).Result);
    }

    [Theory]
    [InlineData("#!value\ntext", "--name is missing.\nUsage: #!value --name NAME")]
    [InlineData("#!value --name x", "there is no text for 'x'")]
    [InlineData("#!value --name x --from-file none.txt", "Line 1: #!value: the file 'none.txt' cannot be read")]
    [InlineData("#!value --name x --from-file a --from-value b", "'x' cannot come from --from-file and from --from-value at once")]
    [InlineData("#!value --name x --from-value b\ntext", "'x' cannot come from --from-value and from the text below it at once")]
    [InlineData("#!value --name x --from-url file:///etc/passwd", "'file:///etc/passwd' is no address")]
    [InlineData("#!value --name x --mime-type application/json\n{", "The text of 'x' is not JSON")]
    public async Task What_is_wrong_is_told(string code, string message)
    {
        var run = await kernel.RunAsync(code);
        Assert.Equal("error", run.Reply.Status);
        Assert.Contains(message, run.Reply.ErrorMessage, StringComparison.Ordinal);
    }
}

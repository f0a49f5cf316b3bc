using Octavo.Kernel.Directives;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Tests;

public sealed class DirectiveSyntaxTests
{
    private static readonly DirectiveSyntax Syntax = new()
    {
        Name = "test",
        Usage = "#!test --from A [--name] B",
        Options = ["from", "name"],
        Flags = ["byref"],
        Bare = "name",
    };

    [Theory]
    [InlineData("--from a b", "a", "b")]
    [InlineData("b --from=a", "a", "b")]
    [InlineData("  --name   \"two words\"\t--from 'it''s'", "its", "two words")]
    [InlineData("--name=\"a b\" --from C:\\x\\y", "C:\\x\\y", "a b")]
    [InlineData("--from a --name \"say \\\"so\\\"\"", "a", "say \"so\"")]
    [InlineData("--from @input:\"How many?\" --name @input:{\"prompt\": \"a } b\"}", "@input:How many?", "@input:{\"prompt\": \"a } b\"}")]
    [InlineData("--from -5 --name \"--from\"", "-5", "--from")]
    [InlineData("--from a --name \"\"", "a", "")]
    public void Words_options_and_quotes_are_told_apart(string line, string from, string name)
    {
        var arguments = Syntax.Parse(line, line: 1);
        Assert.Equal((from, name, false), (arguments.Required("from"), arguments.Required("name"), arguments.Has("byref")));
    }

    [Theory]
    [InlineData("--form a", "'--form' is unknown")]
    [InlineData("--from", "--from needs a value after it")]
    [InlineData("--from --name b", "--from needs a value after it")]
    [InlineData("--from a --from b", "--from is given twice, as 'a' and as 'b'")]
    [InlineData("a b", "--name is given twice, as 'a' and as 'b'")]
    [InlineData("--byref=yes", "--byref takes no value")]
    [InlineData("--name \"open", "the quote that opens at \"open is not closed")]
    [InlineData("--name @input:{\"a\"", "the brace that opens at {\"a\" is not closed")]
    [InlineData("--name b", "--from is missing")]
    public void What_is_wrong_is_named_with_its_line_and_the_usage(string line, string problem)
    {
        var thrown = Assert.Throws<CellFailedException>(() => Syntax.Parse(line, line: 7).Required("from"));
        Assert.Equal($"Line 7: #!test: {problem}.\nUsage: {Syntax.Usage}", thrown.Error.Message);
    }

    [Theory]
    [InlineData("5", 5)]
    [InlineData("-5", -5)]
    [InlineData("0", 0)]
    [InlineData("3000000000", 3000000000L)]
    [InlineData("0.5", 0.5)]
    [InlineData("1e-3", 0.001)]
    [InlineData("true", true)]
    [InlineData("null", null)]
    [InlineData("007", "007")]
    [InlineData("+49", "+49")]
    [InlineData("1.2.3", "1.2.3")]
    [InlineData("e", "e")]
    [InlineData("-", "-")]
    [InlineData("NaN", "NaN")]
    [InlineData("2020-01-02", "2020-01-02")]
    public void A_literal_is_what_it_looks_like(string text, object? value) => Assert.Equal(value, ValueExchange.Literal(text));
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Octavo.Kernel.CSharp.Assistance;

namespace Octavo.Kernel.Tests;

public sealed class SubmissionBatchTests
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    [Theory]
    [InlineData("var b = a + 1;", true)]
    [InlineData("{ var a = 2; }", true)]
    [InlineData("for (var a = 0; a < 2; a++) { }", true)]
    [InlineData("Func<int, int> f = x => { var a = x; return a; };", true)]
    [InlineData("class B { int a; }", true)]
    [InlineData("#region r\nvar b = 1;\n#endregion", true)]
    [InlineData("var a = 2;", false)]
    [InlineData("var (b, a) = (1, 2);", false)]
    [InlineData("int.TryParse(\"1\", out var a);", false)]
    [InlineData("if (b is string a) { }", false)]
    [InlineData("class a { }", false)]
    [InlineData("int a() => 1;", false)]
    [InlineData("using System.IO;", false)]
    [InlineData("#nullable enable\nvar b = 1;", false)]
    [InlineData("#load \"x.csx\"", false)]
    public void Only_what_changes_the_meaning_of_nothing_joins(string code, bool joins)
    {
        var batch = new SubmissionBatch();
        Assert.True(batch.TryAdd("var a = 1;", Options));
        Assert.Equal(joins, batch.TryAdd(code, Options));
    }

    [Fact]
    public void Nothing_joins_code_whose_directives_would_reach_it()
    {
        var batch = new SubmissionBatch();
        Assert.True(batch.TryAdd("#nullable enable\nstring? s = null;", Options));
        Assert.False(batch.TryAdd("var b = 1;", Options));
    }

    [Fact]
    public void Joined_submissions_are_code_without_errors()
    {
        var batch = new SubmissionBatch();
        string[] submissions = ["using System;", "var a = 1;\na", "int F(int x) => x;", "record R(int X);", "F(a) // the result", "", "Console.Write(a);", "await Task.Delay(1)"];
        Assert.All(submissions, submission => Assert.True(batch.TryAdd(submission, Options)));
        Assert.Empty(CSharpSyntaxTree.ParseText(batch.Code, Options, cancellationToken: TestContext.Current.CancellationToken).GetDiagnostics(TestContext.Current.CancellationToken));
    }
}

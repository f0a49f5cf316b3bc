using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Octavo.Kernel.CSharp;

namespace Octavo.Kernel.Tests;

public sealed class LoopCheckTests
{
    private const string Check = "global::Microsoft.DotNet.Interactive.LoopCheck.Pass();";

    [Theory]
    [InlineData("var x = 1; // while (true)", "var x = 1; // while (true)")]
    [InlineData("while (a) { b(); }", "while (a) {! b(); }")]
    [InlineData("for (;;) b(); // end", "for (;;) {!b();} // end")]
    [InlineData("for (;;) foreach (var x in y) b();", "for (;;) {!foreach (var x in y) {!b();}}")]
    [InlineData("do b();\nwhile (a);", "do {!b();}\nwhile (a);")]
    [InlineData("void F() { foreach (var (x, y) in z)\n{\n} }", "void F() { foreach (var (x, y) in z)\n{!\n} }")]
    [InlineData("Func<int> f = () => { while (true); };", "Func<int> f = () => { while (true){!;} };")]
    public void Each_loop_is_checked_once_a_turn_and_lines_stay(string code, string expected)
    {
        var tree = CSharpSyntaxTree.ParseText(code, new CSharpParseOptions(LanguageVersion.Latest, kind: SourceCodeKind.Script), cancellationToken: TestContext.Current.CancellationToken);
        var found = LoopChecks.Insert(tree);
        Assert.Equal(expected.Replace("!", Check, StringComparison.Ordinal), found);
    }
}

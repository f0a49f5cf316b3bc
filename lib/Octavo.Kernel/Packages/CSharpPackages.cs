using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Octavo.Kernel.Packages;

/// <summary>Finds the package directives in C# code. C#'s compiler knows neither <c>nuget:</c> nor <c>#i</c>.</summary>
internal static class CSharpPackages
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    /// <summary>The directives, and the code with blanks in their place.</summary>
    public static (IReadOnlyList<PackageDirective> Directives, string Code) Take(string code)
    {
        if (!code.Contains('#', StringComparison.Ordinal))
        {
            return ([], code);
        }

        var directives = new List<PackageDirective>();
        var rest = code.ToCharArray();
        var tree = CSharpSyntaxTree.ParseText(code, ParseOptions);
        for (var trivia = tree.GetCompilationUnitRoot().GetFirstDirective(); trivia is not null; trivia = trivia.GetNextDirective())
        {
            if (trivia is { IsActive: true } and (ReferenceDirectiveTriviaSyntax or BadDirectiveTriviaSyntax)
                && PackageDirective.Parse(trivia.ToString(), tree.GetLineSpan(trivia.Span).StartLinePosition.Line + 1) is { } directive)
            {
                directives.Add(directive);
                for (var i = trivia.Span.Start; i < trivia.Span.End; i++)
                {
                    rest[i] = rest[i] is '\n' or '\r' ? rest[i] : ' ';
                }
            }
        }

        return (directives, new string(rest));
    }
}

using FSharp.Compiler.Syntax;

namespace Octavo.Kernel.FSharp;

/// <summary>
/// Takes a cell apart where an exception may end it. F# evaluates an interaction as a whole: when it fails, nothing of it is kept,
/// not even the functions and values above the failing line. So each value that is computed ends a section of its own; what cannot
/// fail (types, functions, constants) is kept apart from what can.
/// </summary>
internal static class CellSections
{
    /// <summary>The sections in order. A cell that the parser does not understand is one section.</summary>
    public static IReadOnlyList<CellSection> Split(string code, ParsedInput tree)
    {
        var lines = code.Split('\n');
        var declarations = Declarations(tree).OrderBy(part => part.FirstLine).ToArray();

        // What is between #if and #endif must stay together with them.
        if (declarations.Length == 0 || lines.Any(line => line.TrimStart().StartsWith("#if", StringComparison.Ordinal)))
        {
            return [CellSection.Whole(code)];
        }

        var sections = new List<CellSection>();
        var first = 1;
        for (var i = 0; i < declarations.Length; i++)
        {
            var last = i == declarations.Length - 1;
            if (!last && !EndsSection(declarations[i], declarations[i + 1]))
            {
                continue;
            }

            // Comments and attributes belong to what follows them.
            var end = last ? lines.Length : declarations[i].LastLine;
            var text = string.Concat(lines[(first - 1)..end].Select(line => line + "\n"));
            sections.Add(new CellSection
            {
                FirstLine = first,
                Text = text,
                IsDirective = declarations[i].Kind == Kind.Directive,
                Ending = declarations[i].Kind == Kind.Statement ? declarations[i].FirstLine : null,
            });
            first = end + 1;
        }

        return sections;
    }

    private static bool EndsSection(Declaration current, Declaration next) =>
        next.FirstLine > current.LastLine && (current.Kind, next.Kind) switch
        {
            (Kind.Directive, _) or (_, Kind.Directive) => true,
            (Kind.Value, _) => true,
            (Kind.Safe, Kind.Safe) => false,
            (Kind.Safe, _) => true,
            (Kind.Statement, Kind.Safe) => true,
            _ => false,
        };

    private static IEnumerable<Declaration> Declarations(ParsedInput tree) =>
        tree is ParsedInput.ImplFile file
            ? file.Item.Contents.SelectMany(module => module.decls).Select(part => new Declaration(KindOf(part), part.Range.StartLine, part.Range.EndLine))
            : [];

    private static Kind KindOf(SynModuleDecl declaration) => declaration switch
    {
        SynModuleDecl.HashDirective => Kind.Directive,
        SynModuleDecl.Let bindings => bindings.bindings.All(IsSafe) ? Kind.Safe : Kind.Value,
        SynModuleDecl.Expr => Kind.Statement,
        SynModuleDecl.NestedModule => Kind.Value,
        _ => Kind.Safe,
    };

    private static bool IsSafe(SynBinding binding) =>
        binding.headPat is SynPat.LongIdent { argPats: SynArgPats.Pats { pats.IsEmpty: false } } || IsConstant(binding.expr);

    private static bool IsConstant(SynExpr expression) => expression switch
    {
        SynExpr.Const or SynExpr.Lambda or SynExpr.MatchLambda => true,
        SynExpr.Typed typed => IsConstant(typed.expr),
        SynExpr.Paren inner => IsConstant(inner.expr),
        _ => false,
    };

    private enum Kind
    {
        // Types, functions, constants, what is opened: nothing is computed.
        Safe,
        Value,
        Statement,
        Directive,
    }

    private readonly record struct Declaration(Kind Kind, int FirstLine, int LastLine);
}

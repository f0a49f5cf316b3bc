using System.Text;
using FSharp.Compiler.Syntax;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace Octavo.Kernel.FSharp;

/// <summary>
/// Lets every loop, function and lambda of an F# cell ask, once a turn or call, whether the cell was interrupted, for the same reason as
/// in C# cells: an abort that strikes while managed code runs can end the process. The question goes on a line of its own, at the column
/// of the expression before which it is asked, and a line directive gives what follows the cell's lines again: so neither lines nor
/// columns of the cell move, and its indentation means what it meant.
/// </summary>
internal sealed class LoopChecks
{
    private const string Check = "global.Microsoft.DotNet.Interactive.LoopCheck.Pass()";

    private static readonly string[] Words = ["while", "for", "fun", "let", "member", "override", "default"];

    // Others may read their code as a quotation, as query does.
    private static readonly string[] Builders = ["seq", "async", "task", "backgroundTask"];

    // Their methods take delegates. Others may take expression trees, which a question would change.
    private static readonly string[] DelegateTakers = ["Task", "Parallel", "Thread", "ThreadPool", "Enumerable", "Array"];

    private readonly Dictionary<int, List<Question>> questions = [];

    private LoopChecks()
    {
    }

    /// <summary>Whether the code may hold anything to ask in; where not, it need not be parsed for this.</summary>
    public static bool MayBeNeeded(string code) => Words.Any(word => code.Contains(word, StringComparison.Ordinal));

    /// <summary>Where the cell has to ask.</summary>
    public static LoopChecks Find(string code, ParsedInput tree)
    {
        var checks = new LoopChecks();

        // A definition that the program can read at run time has to be the user's.
        if (!code.Contains("ReflectedDefinition", StringComparison.Ordinal))
        {
            ParsedInputModule.fold(
                FuncConvert.FromFunc<LoopChecks, FSharpList<SyntaxNode>, SyntaxNode, LoopChecks>((found, path, node) => found.Add(node, path)), checks, tree);
        }

        return checks;
    }

    /// <summary>Whether there is a question between the lines, both counted from 1 and included.</summary>
    public bool Any(int firstLine, int lastLine) => questions.Keys.Any(line => line >= firstLine && line <= lastLine);

    /// <summary>The lines of the cell with the questions; each stays one string, whatever lines it is made of.</summary>
    /// <param name="lines">The cell's lines from the first; those that another section holds may be empty.</param>
    /// <param name="cell">What stack traces call the cell.</param>
    public string[] Insert(IReadOnlyList<string> lines, string cell) =>
        [.. lines.Select((text, index) => text.Length > 0 && questions.TryGetValue(index + 1, out var here) ? Insert(text, here, index + 1, cell) : text)];

    private static string Insert(string line, List<Question> questions, int number, string cell)
    {
        var text = new StringBuilder(line);
        IEnumerable<(int Column, string Text)> insertions;
        if (!questions.Any(question => question.IsInline))
        {
            insertions = questions.Select(question => (question.Column, $"{Check}\n# {number} \"{cell}\"\n{new string(' ', question.Column)}"));
        }
        else if (questions.All(question => question.EndColumn is not null))
        {
            insertions = questions.SelectMany(question => new[] { (question.Column, $"({Check}; "), (question.EndColumn!.Value, ")") });
        }
        else
        {
            return Insert(line, [.. questions.Where(question => !question.IsInline)], number, cell);
        }

        foreach (var (column, inserted) in insertions.OrderByDescending(one => one.Column))
        {
            text.Insert(column, inserted);
        }

        return text.ToString();
    }

    private LoopChecks Add(SyntaxNode node, FSharpList<SyntaxNode> path)
    {
        var isInline = false;
        SynExpr? body = null;
        switch (node)
        {
            case SyntaxNode.SynExpr { Item: SynExpr.While loop }:
                body = loop.doExpr;
                break;
            case SyntaxNode.SynExpr { Item: SynExpr.WhileBang loop }:
                body = loop.doExpr;
                break;
            case SyntaxNode.SynExpr { Item: SynExpr.For loop }:
                body = loop.doBody;
                break;
            case SyntaxNode.SynExpr { Item: SynExpr.ForEach loop }:
                body = loop.bodyExpr;
                break;
            case SyntaxNode.SynExpr { Item: SynExpr.Lambda lambda } when lambda.parsedData is not null && !IsForMethod(path):
                body = lambda.parsedData.Value.Item2;
                break;
            case SyntaxNode.SynMatchClause clause when path.Head is SyntaxNode.SynExpr { Item: SynExpr.MatchLambda function } && !IsForMethod(path.Tail):
                body = clause.Item.resultExpr;

                // Where a line holds several clauses, only the first of them may go on on the next line.
                isInline = function.matchClauses.Any(other => other.Range.StartLine == clause.Range.StartLine && other.Range.StartColumn < clause.Range.StartColumn);
                break;
            case SyntaxNode.SynBinding { Item: var binding } when IsFunction(binding, path):
                body = binding.expr;

                // As with clauses: "with get() = ... and set value = ..." may be one line.
                isInline = Kind(binding) is SynMemberKind.Tags.PropertyGet or SynMemberKind.Tags.PropertySet;
                break;
        }

        while (body is SynExpr.Typed typed)
        {
            body = typed.expr;
        }

        // What follows the arguments of a function at once takes further ones.
        if (body is null or SynExpr.Lambda or SynExpr.MatchLambda or SynExpr.Paren { expr: SynExpr.Lambda or SynExpr.MatchLambda } || path.Any(IsOutOfBounds(path)))
        {
            return this;
        }

        if (!questions.TryGetValue(body.Range.StartLine, out var here))
        {
            questions[body.Range.StartLine] = here = [];
        }

        if (here.All(question => question.Column != body.Range.StartColumn))
        {
            here.Add(new Question(body.Range.StartColumn, body.Range.EndLine == body.Range.StartLine ? body.Range.EndColumn : null, isInline));
        }

        return this;
    }

    // Quotations are values, and between the quotation marks of a string there is no room for lines.
    private static Func<SyntaxNode, bool> IsOutOfBounds(FSharpList<SyntaxNode> path) => node => node is SyntaxNode.SynExpr { Item: var expression }
        && (expression is SynExpr.Quote or SynExpr.InterpolatedString || (expression is SynExpr.ComputationExpr && !IsKnownBuilder(node, path)));

    private static bool IsKnownBuilder(SyntaxNode computation, FSharpList<SyntaxNode> path) =>
        path.SkipWhile(node => !ReferenceEquals(node, computation)).Skip(1).FirstOrDefault() is SyntaxNode.SynExpr { Item: SynExpr.App { funcExpr: SynExpr.Ident builder } }
        && Builders.Contains(builder.ident.idText);

    private static bool IsFunction(SynBinding binding, FSharpList<SyntaxNode> path)
    {
        if (binding.isInline || binding.trivia.LeadingKeyword.IsExtern || Kind(binding) == SynMemberKind.Tags.Constructor)
        {
            return false;
        }

        var isMember = path.Head is SyntaxNode.SynMemberDefn { Item: SynMemberDefn.Member or SynMemberDefn.GetSetMember };
        return binding.headPat switch
        {
            SynPat.LongIdent name => name.longDotId.LongIdent.Last().idText != "new" && (isMember || name.argPats is not SynArgPats.Pats { pats.IsEmpty: true }),
            _ => false,
        };
    }

    private static int? Kind(SynBinding binding) => binding.valData.memberFlags?.Value.MemberKind.Tag;

    // A method may take a lambda as an expression tree; functions, which are written with a small letter, cannot.
    private static bool IsForMethod(FSharpList<SyntaxNode> path)
    {
        foreach (var node in path)
        {
            switch (node)
            {
                case SyntaxNode.SynExpr { Item: SynExpr.Paren or SynExpr.Tuple or SynExpr.Typed }:
                case SyntaxNode.SynExpr { Item: SynExpr.App { funcExpr: SynExpr.App { isInfix: true, funcExpr: SynExpr.LongIdent { longDotId: var infix } } } }
                    when infix.LongIdent.Last().idText == "op_Equality":
                    break;
                case SyntaxNode.SynExpr { Item: SynExpr.App { isInfix: false, funcExpr: var function } }:
                    return IsMethod(function);
                default:
                    return false;
            }
        }

        return false;
    }

    private static bool IsMethod(SynExpr function) => function switch
    {
        SynExpr.TypeApp generic => IsMethod(generic.expr),
        SynExpr.LongIdent name => IsMethod([.. name.longDotId.LongIdent.Select(part => part.idText)]),
        SynExpr.DotGet member => char.IsUpper(member.longDotId.LongIdent.Last().idText[0]),
        _ => false,
    };

    private static bool IsMethod(string[] name) => name.Length > 1 && char.IsUpper(name[^1][0]) && !DelegateTakers.Contains(name[^2]);

    /// <summary>Where to ask.</summary>
    /// <param name="Column">Where the expression starts, from 0.</param>
    /// <param name="EndColumn">Where it ends; null where that is on another line.</param>
    /// <param name="IsInline">Whether nothing may go on the next line, so that only brackets can take the question in.</param>
    private readonly record struct Question(int Column, int? EndColumn, bool IsInline);
}

using ColorCode;
using ColorCode.Common;

namespace Octavo.Notebooks.Html;

/// <summary>
/// The languages of cells, by the names and short names that cells give them. All are described here: the package's own descriptions stop
/// before raw strings, records and template strings, and some take endless time on unusual text. Every pattern here goes through a text once.
/// </summary>
internal static class CodeLanguages
{
    private const string LineComment = @"//[^\r\n]*";
    private const string BlockComment = @"/\*[\s\S]*?(?:\*/|\z)";
    private const string PlainString = @"\$?""(?:\\.|[^""\\\r\n])*""?";
    private const string Number =
        @"(?<![\w.])(?:0[xX][\da-fA-F_]+|0[bB][01_]+|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?)[a-zA-Z]{0,2}\b";

    private const string Call = @"\b[A-Za-z_]\w*(?=[ ]?(?:<[\w ,.?\[\]]{0,200}>)?\()";

    // A word with a capital that is no member (after a point) and no named argument (before a colon or an equals sign).
    private const string Type = @"(?<!\.)\b[A-Z]\w*\b(?!\s*[:=](?![:=>]))";

    private static readonly Dictionary<string, Entry> ByName = new(StringComparer.OrdinalIgnoreCase);

    static CodeLanguages()
    {
        Add("C#", new Language("octavo-csharp", [
            (LineComment, ScopeName.Comment),
            (BlockComment, ScopeName.Comment),
            (@"\$*""""""[\s\S]*?(?:""""""|\z)", ScopeName.String),
            (@"(?:\$@|@\$|@)""(?:[^""]|"""")*""?", ScopeName.String),
            (PlainString, ScopeName.String),
            (@"'(?:\\[^'\r\n]+|[^'\\\r\n])'", ScopeName.String),
            (@"^[ \t]*#(?:r|i|load|if|else|elif|endif|region|endregion|nullable|pragma|define|undef|line|error|warning)\b[^\r\n]*", ScopeName.PreprocessorKeyword),
            (Words("""
                abstract as async await base bool break byte case catch char checked class const continue decimal default delegate do
                double dynamic else enum event explicit extern false file finally fixed float for foreach get global goto if implicit in
                init int interface internal is lock long nameof namespace new nint not nuint null object operator or and out override
                params partial private protected public readonly record ref required return sbyte scoped sealed set short sizeof
                stackalloc static string struct switch this throw true try typeof uint ulong unchecked unsafe ushort using value var
                virtual void volatile when where while with yield
                """), ScopeName.Keyword),
            (Number, ScopeName.Number),
            (@"(?<=\bnew[ ])[A-Z]\w*", ScopeName.Type),
            (Call, ScopeName.BuiltinFunction),
            (Type, ScopeName.Type),
        ]), "csharp", "c#", "cs", "C#");
        Add("F#", new Language("octavo-fsharp", [
            (LineComment, ScopeName.Comment),
            (@"\(\*(?!\))[\s\S]*?(?:\*\)|\z)", ScopeName.Comment),
            (@"\$*""""""[\s\S]*?(?:""""""|\z)", ScopeName.String),
            (@"(?:\$@|@\$|@)""(?:[^""]|"""")*""?", ScopeName.String),
            (PlainString, ScopeName.String),
            (@"'(?:\\[^'\r\n]+|[^'\\\r\n])'", ScopeName.String),
            (@"^[ \t]*#(?:r|i|load|if|else|endif|nowarn|time)\b[^\r\n]*", ScopeName.PreprocessorKeyword),
            (Words("""
                abstract and as assert async base begin class default delegate do done downcast downto elif else end exception extern
                false finally fixed for fun function global if in inherit inline interface internal lazy let match member module mutable
                namespace new not null of open or override private public rec return sig static struct task then to true try type upcast
                use val void when while with yield
                """), ScopeName.Keyword),
            (@"\|>|<\||->|<-|>>|<<", ScopeName.Keyword),
            (Number, ScopeName.Number),
            (Type, ScopeName.Type),
        ]), "fsharp", "f#", "fs");
        Add("JavaScript", new Language("octavo-javascript", [
            (LineComment, ScopeName.Comment),
            (BlockComment, ScopeName.Comment),
            (@"`(?:\\.|[^`\\])*`?", ScopeName.String),
            (@"""(?:\\.|[^""\\\r\n])*""?", ScopeName.String),
            (@"'(?:\\.|[^'\\\r\n])*'?", ScopeName.String),
            (Words("""
                as async await break case catch class const continue debugger default delete do else export extends false finally for
                from function get if import in instanceof let new null of return set static super switch this throw true try typeof
                undefined var void while with yield
                """), ScopeName.Keyword),
            (Number, ScopeName.Number),
            (Call, ScopeName.BuiltinFunction),
            (Type, ScopeName.Type),
        ]), "javascript", "js");
        Add("SQL", new Language("octavo-sql", [
            (@"--[^\r\n]*", ScopeName.Comment),
            (BlockComment, ScopeName.Comment),
            (@"'(?:[^']|'')*'?", ScopeName.String),
            ("(?i:" + Words("""
                add all alter and any as asc between by case cast create cross database default delete desc distinct drop else end except
                exists explain false fetch first for foreign from full group having if in index inner insert intersect into is join key
                left like limit not null offset on or order outer over partition primary recursive references right rows select set
                table then top true union unique update using values view when where window with
                """) + ")", ScopeName.Keyword),
            (Number, ScopeName.Number),
            (Call, ScopeName.BuiltinFunction),
        ]), "sql");
        Add("HTML", new Language("octavo-html", [
            (@"<!--[\s\S]*?(?:-->|\z)", ScopeName.Comment),
            (@"(?<=<[/!]?)[A-Za-z][\w:-]*", ScopeName.Type),
            (@"(?<==)(?:""[^""]*""|'[^']*')", ScopeName.String),
            (@"\b[A-Za-z][\w:-]*(?==[""'])", ScopeName.HtmlAttributeName),
            (@"&#?\w{1,31};", ScopeName.Number),
        ]), "html", "svg", "xml");
        Add("CSS", new Language("octavo-css", [
            (BlockComment, ScopeName.Comment),
            (@"""[^""\r\n]*""?|'[^'\r\n]*'?", ScopeName.String),
            (@"[.#@][A-Za-z][\w-]*", ScopeName.Type),
            (@"\b[A-Za-z][\w-]*(?=[ ]?:)", ScopeName.CssPropertyName),
            (Number, ScopeName.Number),
        ]), "css");
        Add("PowerShell", new Language("octavo-powershell", [
            (@"<\#[\s\S]*?(?:\#>|\z)", ScopeName.Comment),
            (@"\#[^\r\n]*", ScopeName.Comment),
            (@"""(?:`.|[^""`])*""?|'[^']*'?", ScopeName.String),
            (@"\$[\w:]+", ScopeName.PowerShellVariable),
            (@"\b[A-Z][a-z]+-[A-Z]\w*", ScopeName.BuiltinFunction),
            (Words("begin break catch continue do else elseif end exit filter finally for foreach function if in param process return switch throw trap try until using while"), ScopeName.Keyword),
            (Number, ScopeName.Number),
        ]), "powershell", "pwsh");
        Add("Python", new Language("octavo-python", [
            (@"\#[^\r\n]*", ScopeName.Comment),
            (@"""""""[\s\S]*?(?:""""""|\z)|'''[\s\S]*?(?:'''|\z)", ScopeName.String),
            (@"""(?:\\.|[^""\\\r\n])*""?|'(?:\\.|[^'\\\r\n])*'?", ScopeName.String),
            (Words("""
                False None True and as assert async await break class continue def del elif else except finally for from global if import
                in is lambda nonlocal not or pass raise return try while with yield
                """), ScopeName.Keyword),
            (Number, ScopeName.Number),
            (@"@\w[\w.]*", ScopeName.Attribute),
            (Call, ScopeName.BuiltinFunction),
        ]), "python", "py");
        Add("JSON", new Language("octavo-json", [
            (@"""(?:\\.|[^""\\\r\n])*""(?=[ ]?:)", ScopeName.JsonKey),
            (@"""(?:\\.|[^""\\\r\n])*""?", ScopeName.JsonString),
            (@"\b(?:true|false|null)\b", ScopeName.JsonConst),
            (@"-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b", ScopeName.JsonNumber),
        ]), "json");
        Add("Markdown", null, "markdown", "md");
        Add("Mermaid", null, "mermaid");
        Add("Shell", null, "shell", "bash", "sh", "console");
        Add("Value", null, "value");
        Add("HTTP", null, "http");
    }

    /// <summary>The language of that name; null where none has it.</summary>
    public static Entry? Find(string? name) => name is not null && ByName.TryGetValue(name, out var entry) ? entry : null;

    private static void Add(string title, ILanguage? grammar, params string[] names)
    {
        foreach (var name in names)
        {
            ByName[name] = new Entry(title, names[0], grammar);
        }
    }

    private static string Words(string words) =>
        @"(?<!\.)\b(?:" + string.Join('|', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) + @")\b(?!\s*:(?!:))";

    /// <summary>A language: what people call it, its short name, and how it is coloured (null: not at all).</summary>
    public sealed record Entry(string Title, string Name, ILanguage? Grammar);

    private sealed class Language(string id, IReadOnlyList<(string Pattern, string Scope)> rules) : ILanguage
    {
        public string Id => id;

        public string? FirstLinePattern => null;

        public string Name => id;

        public string CssClassName => id;

        public IList<LanguageRule> Rules { get; } =
            [.. rules.Select(rule => new LanguageRule(rule.Pattern, new Dictionary<int, string> { [0] = rule.Scope }))];

        public bool HasAlias(string lang) => false;
    }
}

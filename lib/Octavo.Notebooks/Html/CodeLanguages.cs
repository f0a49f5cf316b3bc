using ColorCode;
using ColorCode.Common;

namespace Octavo.Notebooks.Html;

/// <summary>
/// The languages of cells, by the names and short names that cells give them. C#, F# and JavaScript are described here, because the
/// package's descriptions stop before raw strings, records and template strings; the rest is the package's.
/// </summary>
internal static class CodeLanguages
{
    private const string LineComment = @"//[^\r\n]*";
    private const string BlockComment = @"/\*[\s\S]*?\*/";
    private const string PlainString = @"\$?""(?:\\.|[^""\\\r\n])*""?";
    private const string Number =
        @"(?<![\w.])(?:0[xX][\da-fA-F_]+|0[bB][01_]+|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?)[a-zA-Z]{0,2}\b";

    private const string Call = @"\b[A-Za-z_]\w*(?=\s*(?:<[\w\s,.?\[\]]*>)?\()";

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
            (@"(?<=\bnew\s+)[A-Z]\w*", ScopeName.Type),
            (Call, ScopeName.BuiltinFunction),
            (Type, ScopeName.Type),
        ]), "csharp", "c#", "cs", "C#");
        Add("F#", new Language("octavo-fsharp", [
            (LineComment, ScopeName.Comment),
            (@"\(\*(?!\))[\s\S]*?\*\)", ScopeName.Comment),
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
        Add("SQL", Languages.Sql, "sql");
        Add("HTML", Languages.Html, "html", "svg", "xml");
        Add("CSS", Languages.Css, "css");
        Add("PowerShell", Languages.PowerShell, "powershell", "pwsh");
        Add("Python", Languages.FindById("python"), "python", "py");
        Add("JSON", Languages.FindById("json"), "json");
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

namespace Octavo.Kernel.Directives;

/// <summary>One word of a directive's line.</summary>
/// <param name="Text">The word without its quotes.</param>
/// <param name="IsQuoted">Whether the word began with a quote: such a word means itself and is no option, expression or number.</param>
internal sealed record DirectiveWord(string Text, bool IsQuoted);

namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>A formula in LaTeX. Stands in for the type of that name in .NET Interactive.</summary>
[TypeFormatterSource(typeof(LaTeXStringFormatterSource), PreferredMimeTypes = ["text/latex"])]
public sealed class LaTeXString(string latexCode)
{
    /// <summary>Wraps the text.</summary>
    public static implicit operator LaTeXString(string source) => new(source);

    /// <summary>The text.</summary>
    public override string ToString() => latexCode;
}

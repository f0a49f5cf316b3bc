namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>Shows a <see cref="LaTeXString"/> as LaTeX.</summary>
internal sealed class LaTeXStringFormatterSource : ITypeFormatterSource
{
    public IEnumerable<ITypeFormatter> CreateTypeFormatters() =>
        [new HtmlFreeFormatter()];

    private sealed class HtmlFreeFormatter : ITypeFormatter
    {
        public string MimeType => "text/latex";

        public Type Type => typeof(LaTeXString);

        public bool Format(object instance, FormatContext context)
        {
            context.Writer.Write(instance.ToString());
            return true;
        }
    }
}

namespace Octavo.Notebooks.Html;

/// <summary>What the parts of one page share while it is made: its headings, and what it needs to draw.</summary>
internal sealed class PageParts
{
    /// <summary>The page's headings.</summary>
    public TableOfContents Contents { get; } = new();

    /// <summary>Scripts that the outputs carry, each once.</summary>
    public AssetHoist Assets { get; } = new();

    /// <summary>Whether the page holds mathematics.</summary>
    public bool HasMathematics { get; private set; }

    /// <summary>Whether the page holds a diagram.</summary>
    public bool HasDiagrams { get; private set; }

    /// <summary>Mathematics: its LaTeX source, which the page's script draws.</summary>
    public string Mathematics(string latex, bool display)
    {
        HasMathematics = true;
        var source = HtmlText.Escape(latex.Trim());
        return display ? $"<div class=\"math display\" tabindex=\"0\">{source}</div>" : $"<span class=\"math\">{source}</span>";
    }

    /// <summary>A Mermaid diagram: its source, which the page's script draws.</summary>
    public string Diagram(string source)
    {
        HasDiagrams = true;
        return $"<figure class=\"diagram\" tabindex=\"0\" aria-label=\"Diagram\"><pre class=\"diagram-source\">{HtmlText.Escape(source.Trim())}</pre></figure>";
    }
}

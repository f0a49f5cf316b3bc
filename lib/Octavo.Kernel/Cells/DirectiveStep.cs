namespace Octavo.Kernel.Cells;

/// <summary>A directive such as <c>#!time</c>.</summary>
internal sealed record DirectiveStep : CellStep
{
    public required ICellDirective Directive { get; init; }

    /// <summary>The language that is current on its line.</summary>
    public required ICellLanguage Language { get; init; }

    public required string Arguments { get; init; }
}

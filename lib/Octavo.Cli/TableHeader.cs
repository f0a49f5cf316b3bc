namespace Octavo.Cli;

/// <summary>The head of a printed table's column.</summary>
/// <param name="Title">What stands above it.</param>
/// <param name="AlignRight">Whether its values end, not begin, at one place: numbers.</param>
internal sealed record TableHeader(string Title, bool AlignRight = false);

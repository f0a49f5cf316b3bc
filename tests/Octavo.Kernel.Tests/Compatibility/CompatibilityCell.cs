namespace Octavo.Kernel.Tests.Compatibility;

/// <summary>
/// One cell of a compatibility file and what must come of it. A file is plain text: <c>=== name</c> begins a cell, <c>--- </c> lines after
/// the code expect something, and <c>!!! directive</c> says what the kernel must know for the file to be run at all.
/// </summary>
internal sealed record CompatibilityCell
{
    public required string File { get; init; }

    public required string Name { get; init; }

    public required string Code { get; init; }

    public required IReadOnlyList<Expectation> Expectations { get; init; }

    /// <summary>The directives without which the file is skipped.</summary>
    public required IReadOnlyList<string> Needs { get; init; }

    public static IReadOnlyList<CompatibilityCell> Read(string file)
    {
        using var reader = new StreamReader(typeof(CompatibilityCell).Assembly.GetManifestResourceStream(file)!);
        var text = reader.ReadToEnd().ReplaceLineEndings("\n");
        var parts = text.Split("\n=== ");
        string[] needs = [.. parts[0].Split('\n').Where(line => line.StartsWith("!!! ", StringComparison.Ordinal)).Select(line => line[4..])];
        return [.. parts.Skip(1).Select(part => Cell(file, part.Split('\n'), needs))];
    }

    private static CompatibilityCell Cell(string file, string[] lines, string[] needs) => new()
    {
        File = file,
        Name = lines[0],
        Code = string.Join('\n', lines.Skip(1).TakeWhile(line => !line.StartsWith("--- ", StringComparison.Ordinal))),
        Expectations = [.. lines.Where(line => line.StartsWith("--- ", StringComparison.Ordinal)).Select(line => Expectation.Read(line[4..]))],
        Needs = needs,
    };
}

namespace Octavo.Torch.Interchange;

/// <summary>One tensor of a published file and where its values belong.</summary>
internal sealed record PublishedTensor
{
    /// <summary>Its name in files that are written, for example "h.0.attn.c_attn.weight".</summary>
    public required string Name { get; init; }

    /// <summary>A name that older files have for it; null where there is none.</summary>
    public string? OlderName { get; init; }

    /// <summary>The parameter it is stored in, as <c>named_parameters()</c> names it.</summary>
    public required string Parameter { get; init; }

    /// <summary>Whether the file has the matrix as [in, out] where the parameter is [out, in].</summary>
    public bool Transposed { get; init; }

    /// <summary>
    /// Into how many equal parts the parameter's first axis is cut, of which this tensor is one: 3 where a file has query, key and value
    /// apart and the parameter has them below each other.
    /// </summary>
    public int Parts { get; init; } = 1;

    /// <summary>Which of the <see cref="Parts"/> this is, from 0.</summary>
    public int Part { get; init; }

    /// <summary>The shape in the file where it has the same values in the same order in other axes; null where it follows from the parameter.</summary>
    public IReadOnlyList<long>? Shape { get; init; }
}

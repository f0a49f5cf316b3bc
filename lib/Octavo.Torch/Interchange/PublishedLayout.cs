namespace Octavo.Torch.Interchange;

/// <summary>The tensors that published files of one kind of model have. It knows names, not the model's class.</summary>
internal sealed record PublishedLayout
{
    /// <summary>What the kind of model is called in messages, for example "GPT-2 with 12 layers".</summary>
    public required string Name { get; init; }

    /// <summary>Every tensor that must be there; together they fill each parameter of the model once.</summary>
    public required IReadOnlyList<PublishedTensor> Tensors { get; init; }

    /// <summary>What some files have before names and others have not, for example "transformer."; names here may have it or not.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Names of tensors that some files have a second time, and the tensor whose values they must have.</summary>
    public IReadOnlyDictionary<string, string> Tied { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether a name, without the prefix, is of a tensor that computes nothing in this model, for example a stored causal mask.</summary>
    public Func<string, bool> IsIgnored { get; init; } = _ => false;

    /// <summary>A name without the prefix.</summary>
    public string Bare(string name) => name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;
}

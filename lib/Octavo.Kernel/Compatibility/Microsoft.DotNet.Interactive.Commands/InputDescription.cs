namespace Microsoft.DotNet.Interactive.Commands;

/// <summary>One of several inputs to ask for. Stands in for the type of that name in .NET Interactive.</summary>
public sealed class InputDescription(string name, string? prompt = null)
{
    /// <summary>The key of the answer.</summary>
    public string Name { get; } = name;

    /// <summary>What the user sees.</summary>
    public string Prompt { get; } = prompt ?? name;

    /// <summary>"text" or "password".</summary>
    public string TypeHint { get; set; } = "text";
}

namespace Octavo.Kernel.Directives;

/// <summary>What a directive was told, option by option.</summary>
internal sealed class DirectiveArguments(DirectiveSyntax syntax, int line, IReadOnlyDictionary<string, DirectiveWord> given)
{
    /// <summary>The word given for an option, null where it was left out.</summary>
    public DirectiveWord? Word(string option) => given.GetValueOrDefault(option);

    /// <summary>The text given for an option, null where it was left out.</summary>
    public string? Text(string option) => Word(option)?.Text;

    /// <summary>The text given for an option that must be there.</summary>
    /// <exception cref="Execution.CellFailedException">It was left out.</exception>
    public string Required(string option) => RequiredWord(option).Text;

    /// <summary>The word given for an option that must be there.</summary>
    /// <exception cref="Execution.CellFailedException">It was left out.</exception>
    public DirectiveWord RequiredWord(string option) => Word(option) ?? throw syntax.Wrong(line, $"--{option} is missing.");

    /// <summary>Whether a flag was given.</summary>
    public bool Has(string flag) => given.ContainsKey(flag);
}

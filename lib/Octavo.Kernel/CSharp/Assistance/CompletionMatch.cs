namespace Octavo.Kernel.CSharp.Assistance;

/// <summary>How well a name fits what was typed of it.</summary>
internal enum CompletionMatch
{
    /// <summary>It begins with it.</summary>
    Prefix,

    /// <summary>It begins with it, but for upper and lower case.</summary>
    PrefixIgnoringCase,

    /// <summary>Its words begin with the letters: <c>WL</c> or <c>wrli</c> for <c>WriteLine</c>.</summary>
    Humps,

    /// <summary>It holds it somewhere inside.</summary>
    Inside,

    /// <summary>It does not fit.</summary>
    None,
}

namespace Octavo.Tasks;

/// <summary>The tokens that every translation task has beside its words.</summary>
public static class TranslationTokens
{
    /// <summary>Fills the room behind a sequence that is shorter than another of its batch.</summary>
    public const int Padding = 0;

    /// <summary>What the decoder reads first.</summary>
    public const int Begin = 1;

    /// <summary>What the decoder gives after the last word.</summary>
    public const int End = 2;

    /// <summary>How many there are: the first word's number.</summary>
    public const int Count = 3;
}

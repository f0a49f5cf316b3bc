namespace Octavo.Tasks;

/// <summary>A third of the classes, by how many examples they have.</summary>
public enum FrequencyBin
{
    /// <summary>The most frequent third.</summary>
    Head,

    /// <summary>The third between.</summary>
    Middle,

    /// <summary>The rarest third.</summary>
    Tail,
}

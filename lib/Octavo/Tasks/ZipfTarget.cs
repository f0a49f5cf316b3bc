namespace Octavo.Tasks;

/// <summary>What is asked about a text of <see cref="ZipfClasses"/>.</summary>
public enum ZipfTarget
{
    /// <summary>After the text its class: from labelled examples, of which frequent classes have many and rare ones few.</summary>
    Class,

    /// <summary>After each word the next: unlabelled texts without end, for training beforehand.</summary>
    NextWord,
}

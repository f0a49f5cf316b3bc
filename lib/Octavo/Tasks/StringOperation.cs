namespace Octavo.Tasks;

/// <summary>What is to be done with a string of letters.</summary>
public enum StringOperation
{
    /// <summary>The string itself.</summary>
    Copy,

    /// <summary>Its letters from last to first.</summary>
    Reverse,

    /// <summary>Its letters in the order of the alphabet.</summary>
    Sort,

    /// <summary>Each letter's successor; the last letter's is the first.</summary>
    Successor,

    /// <summary>The letter that comes most often, of which there is one.</summary>
    Majority,
}

namespace Octavo.Models;

/// <summary>The shape of a model that reads tokens and says something at each: a GPT's, a recurrent network's, a causal convolution's, or a BERT's.</summary>
public interface ISequenceShape
{
    /// <summary>What it is called in tables and figures.</summary>
    public string Name { get; }

    /// <summary>Number of distinct tokens.</summary>
    public int VocabularySize { get; }

    /// <summary>All parameters.</summary>
    public long TotalParameters { get; }

    /// <summary>Throws if the values cannot form a model; the message names the values at odds.</summary>
    /// <exception cref="ArgumentException">They cannot.</exception>
    public void Validate();
}

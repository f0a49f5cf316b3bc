namespace Octavo.Tasks;

/// <summary>
/// A task of pairs of sequences of different lengths, made from a seed. Example i of a split is the same whenever and in whatever order it is
/// asked for, and the splits are disjoint by construction.
/// </summary>
public interface ITranslationTask
{
    /// <summary>The task and what varies about it, for records and tables.</summary>
    public string Name { get; }

    /// <summary>Tokens are numbers from 0 up to but not including this; the first three are those of <see cref="TranslationTokens"/>.</summary>
    public int VocabularySize { get; }

    /// <summary>Tokens that a source or target has at most.</summary>
    public int LongestSequence { get; }

    /// <summary>A pair.</summary>
    /// <param name="split">Which part of the pairs.</param>
    /// <param name="index">Which pair of the part, from 0.</param>
    public TranslationExample Draw(TaskSplit split, long index);
}

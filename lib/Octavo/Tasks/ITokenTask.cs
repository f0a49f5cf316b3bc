using System.Globalization;

namespace Octavo.Tasks;

/// <summary>
/// A task whose examples are made from a seed, exactly and without end. Example i of a split is the same whenever and in whatever order it
/// is asked for, and the splits are disjoint by construction.
/// </summary>
public interface ITokenTask
{
    /// <summary>The task and what varies about it, for records and tables.</summary>
    public string Name { get; }

    /// <summary>Tokens are numbers from 0 up to but not including this.</summary>
    public int VocabularySize { get; }

    /// <summary>Tokens of every example's input.</summary>
    public int Length { get; }

    /// <summary>
    /// The share of scored tokens that the best blind guess gets right: by who knows the task and among what the answer is, and reads
    /// nothing of the example that says which. Each task tells among what is guessed.
    /// </summary>
    public double ChanceAccuracy { get; }

    /// <summary>An example.</summary>
    /// <param name="split">Which part of the examples.</param>
    /// <param name="index">Which example of the part, from 0.</param>
    public TokenExample Draw(TaskSplit split, long index);

    /// <summary>A token as people read it; see <see cref="TaskText.Describe"/>.</summary>
    /// <param name="token">A token of the vocabulary.</param>
    public string Word(int token) => token.ToString(CultureInfo.InvariantCulture);
}

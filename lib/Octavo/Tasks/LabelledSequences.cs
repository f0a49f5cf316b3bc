namespace Octavo.Tasks;

/// <summary>Sequences of tokens with a class each, for classification.</summary>
/// <remarks>The class is the target of the last position; no other is scored. Shorter sequences must be filled up at their beginning.</remarks>
public sealed record LabelledSequences : ITokenTask
{
    /// <inheritdoc/>
    public required string Name { get; init; }

    /// <inheritdoc/>
    public required int VocabularySize { get; init; }

    /// <inheritdoc/>
    public required int Length { get; init; }

    /// <summary>How many classes there are.</summary>
    public required int Classes { get; init; }

    /// <summary>The sequences for training and their classes, taken in turn.</summary>
    public required IReadOnlyList<(IReadOnlyList<int> Tokens, int Class)> Train { get; init; }

    /// <summary>Those for decisions during training.</summary>
    public required IReadOnlyList<(IReadOnlyList<int> Tokens, int Class)> Validation { get; init; }

    /// <summary>Those for the result.</summary>
    public required IReadOnlyList<(IReadOnlyList<int> Tokens, int Class)> Test { get; init; }

    /// <summary>The accuracy on the test sequences of who always says their most frequent class.</summary>
    public double ChanceAccuracy => Test.CountBy(example => example.Class).Max(counted => (double)counted.Value / Test.Count);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no such sequence, or it has another length or a class out of range; training begins anew after the last.</exception>
    public TokenExample Draw(TaskSplit split, long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var part = split switch
        {
            TaskSplit.Train => Train,
            TaskSplit.Validation => Validation,
            _ => Test,
        };
        if (part.Count == 0 || (split != TaskSplit.Train && index >= part.Count))
        {
            throw new ArgumentException($"'{Name}' has {part.Count} sequences in its {split} part; number {index + 1} was asked for. Ask for fewer in TaskSettings.");
        }

        var number = (int)(index % part.Count);
        var (tokens, given) = part[number];
        if (tokens.Count != Length || given < 0 || given >= Classes)
        {
            throw new ArgumentException(
                $"'{Name}', {split} sequence {number + 1}: it has {tokens.Count} tokens and class {given}; {Length} tokens and a class from 0 to {Classes - 1} were expected.");
        }

        var target = new int[Length];
        Array.Fill(target, TokenExample.Unscored);
        target[^1] = given;
        return new TokenExample { Input = tokens, Target = target };
    }
}

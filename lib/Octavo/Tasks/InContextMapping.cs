using System.Globalization;
using Octavo.Statistics;

namespace Octavo.Tasks;

/// <summary>
/// Few-shot learning in the context alone: exemplars of a mapping that was drawn for this sequence, key and label in turn, then a key whose
/// label is asked for. As no sequence's mapping holds in another, weights cannot know the answer.
/// </summary>
/// <remarks>
/// Tokens 0 to Keys - 1 are keys, then come the labels. A sequence of fewer exemplars has the form of a longer one's beginning, so a model that
/// was trained on 32 shots with <see cref="MappingQuestion.EveryKey"/> can be measured with any number up to that. Similar in purpose to the
/// tasks of Garg et al. 2022 and Chan et al. 2022, with exact rules.
/// </remarks>
public sealed record InContextMapping : ITokenTask
{
    /// <summary>Decides the examples.</summary>
    public required int Seed { get; init; }

    /// <summary>Different keys.</summary>
    public required int Keys { get; init; }

    /// <summary>Keys that one sequence draws from, a sample of all.</summary>
    public required int KeysPerSequence { get; init; }

    /// <summary>Different labels.</summary>
    public required int Labels { get; init; }

    /// <summary>Exemplars before the last key.</summary>
    public required int Shots { get; init; }

    /// <summary>How keys get their labels.</summary>
    public MappingRule Rule { get; init; }

    /// <summary>What is asked.</summary>
    public MappingQuestion Question { get; init; }

    /// <inheritdoc/>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Rule} mapping from {Shots} shots, {Question}");

    /// <inheritdoc/>
    public int VocabularySize => Keys + Labels;

    /// <summary>Two tokens an exemplar and the last key.</summary>
    public int Length => (2 * Shots) + 1;

    /// <summary>One of all labels.</summary>
    public double ChanceAccuracy => 1.0 / Labels;

    /// <summary>The share of scored tokens that who reads everything and knows the rule gets right: the ceiling for any model.</summary>
    public double BestAccuracy => Question switch
    {
        MappingQuestion.SeenKey => Shots == 0 ? ChanceAccuracy : 1,
        MappingQuestion.AnyKey => BestAfter(Shots),
        _ => Enumerable.Range(0, Shots + 1).Average(BestAfter),
    };

    /// <summary>Keys as letters, labels as numbers.</summary>
    public string Word(int token) => token < Keys ? TaskWords.Letters(token) : (token - Keys).ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A value is out of its range, or a shift has not as many labels as keys.</exception>
    public TokenExample Draw(TaskSplit split, long index)
    {
        Validate();
        return TaskDraw.Of(Name, Seed, split, index, Make, SplitKey);
    }

    /// <summary>
    /// What decides an example's split: its keys without the labels, so that of the few inputs of one shot each label is right as often as the
    /// others in every split.
    /// </summary>
    internal static IEnumerable<int> SplitKey(TokenExample example) => example.Input.Where((_, place) => place % 2 == 0);

    // Known once the key was among the exemplars, or by the first exemplar where one shift moves all; guessed otherwise.
    private double BestAfter(int shots)
    {
        var unknown = Rule == MappingRule.Shift ? (shots == 0 ? 1 : 0) : Math.Pow(1 - (1.0 / KeysPerSequence), shots);
        return 1 - unknown + (unknown * ChanceAccuracy);
    }

    private void Validate()
    {
        if (Shots < 0 || Labels < 2 || KeysPerSequence < 1 || KeysPerSequence > Keys)
        {
            throw new ArgumentException(
                $"InContextMapping: Shots {Shots} must be at least 0, Labels {Labels} at least 2, and KeysPerSequence {KeysPerSequence} between 1 and Keys {Keys}.");
        }

        if (Rule == MappingRule.Shift && Keys != Labels)
        {
            throw new ArgumentException($"InContextMapping: a shift needs as many labels as keys; there are {Keys} keys and {Labels} labels.");
        }
    }

    private TokenExample Make(RandomStream random)
    {
        var pool = random.Sample(Keys, KeysPerSequence);
        var shift = random.NextInteger(Labels);
        int[] labels = [.. pool.Select(key => Rule == MappingRule.Shift ? (key + shift) % Labels : random.NextInteger(Labels))];
        int[] order = [.. Enumerable.Range(0, Shots + 1).Select(_ => random.NextInteger(KeysPerSequence))];
        if (Question == MappingQuestion.SeenKey && Shots > 0)
        {
            order[Shots] = order[random.NextInteger(Shots)];
        }

        var input = new int[Length];
        var target = new int[Length];
        Array.Fill(target, TokenExample.Unscored);
        for (var shot = 0; shot <= Shots; shot++)
        {
            var (key, label) = (pool[order[shot]], Keys + labels[order[shot]]);
            input[2 * shot] = key;
            if (shot < Shots)
            {
                input[(2 * shot) + 1] = label;
            }

            if (shot == Shots || Question == MappingQuestion.EveryKey)
            {
                target[2 * shot] = label;
            }
        }

        return new TokenExample { Input = input, Target = target };
    }
}

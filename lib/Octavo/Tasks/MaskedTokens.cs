using System.Globalization;
using System.Text.Json.Serialization;
using Octavo.Statistics;

namespace Octavo.Tasks;

/// <summary>
/// Masked-language modelling on the inputs of another task: some tokens are hidden, and the model, which may look both ways, is to say what they
/// were. Source: Devlin et al. 2019, section 3.1: 15 % of the tokens are asked for; of these 80 % are replaced by a mask, 10 % by a random token, and 10 %
/// are left as they are.
/// </summary>
/// <remarks>The other task decides the split of an example by its own tokens, so masks of one text never meet in two splits.</remarks>
public sealed record MaskedTokens : ITokenTask
{
    private const double Masked = 0.8;
    private const double Replaced = 0.1;

    /// <summary>The task whose inputs are masked.</summary>
    [JsonIgnore]
    public required ITokenTask Task { get; init; }

    /// <summary>Decides which tokens are hidden.</summary>
    public required int Seed { get; init; }

    /// <summary>Share of the tokens that are asked for; at least one of each example is.</summary>
    public double Share { get; init; } = 0.15;

    /// <summary>What is hidden and of what.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Task.Name}, {100 * Share:0.#} % masked");

    /// <summary>One more than the other task's: the mask is the last token.</summary>
    public int VocabularySize => Task.VocabularySize + 1;

    /// <inheritdoc/>
    public int Length => Task.Length;

    /// <summary>That of the other task, whose answers are the same tokens; exact where it asks for every next token.</summary>
    public double ChanceAccuracy => Task.ChanceAccuracy;

    /// <summary>The mask.</summary>
    public int Mask => Task.VocabularySize;

    /// <summary>All values of the task, and not only what every task has: records of runs are kept by them.</summary>
    [JsonInclude]
    [JsonPropertyName(nameof(Task))]
    internal object Wrapped => Task;

    /// <inheritdoc/>
    public string Word(int token) => token == Mask ? "_" : Task.Word(token);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The share is out of its range.</exception>
    public TokenExample Draw(TaskSplit split, long index)
    {
        if (Share is not (> 0 and <= 1))
        {
            throw new ArgumentException($"MaskedTokens: Share is {Share}; it must be above 0 and at most 1.");
        }

        var input = Task.Draw(split, index).Input.ToArray();
        var target = new int[input.Length];
        Array.Fill(target, TokenExample.Unscored);
        var random = new RandomStream(unchecked(Seed ^ 0x4d4c4d), unchecked((index * 4) + (int)split));
        foreach (var place in random.Sample(input.Length, Math.Max(1, (int)Math.Round(Share * input.Length))))
        {
            target[place] = input[place];
            var draw = random.NextDouble();
            input[place] = draw < Masked ? Mask : draw < Masked + Replaced ? random.NextInteger(Task.VocabularySize) : input[place];
        }

        return new TokenExample { Input = input, Target = target };
    }
}

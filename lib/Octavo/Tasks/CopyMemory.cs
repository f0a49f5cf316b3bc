using System.Globalization;
using Octavo.Statistics;

namespace Octavo.Tasks;

/// <summary>
/// Copy memory: ten symbols, a long blank, a cue, and then the ten symbols are to be given again. Source: Hochreiter and Schmidhuber 1997;
/// in this form Arjovsky et al. 2016, section 5.1.
/// </summary>
public sealed record CopyMemory : ITokenTask
{
    /// <summary>Symbols to remember.</summary>
    public const int Symbols = 10;

    /// <summary>Different symbols.</summary>
    public const int Alphabet = 8;

    private const int Blank = 0;
    private const int Cue = Alphabet + 1;

    /// <summary>Decides the examples.</summary>
    public required int Seed { get; init; }

    /// <summary>Tokens from the last symbol to the first answer.</summary>
    public required int Delay { get; init; }

    /// <inheritdoc/>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"copy after {Delay} tokens");

    /// <summary>Eight symbols, the blank and the cue.</summary>
    public int VocabularySize => Alphabet + 2;

    /// <summary>Delay + 20.</summary>
    public int Length => Delay + (2 * Symbols);

    /// <summary>Blanks right, one of the eight symbols guessed.</summary>
    public double ChanceAccuracy => (Delay + Symbols + ((double)Symbols / Alphabet)) / Length;

    /// <summary>Loss of who knows the task and remembers nothing: 10 ln 8 / (delay + 20) nats per token.</summary>
    public double MemorylessLoss => Symbols * Math.Log(Alphabet) / Length;

    /// <summary>Symbols as letters, the blank as a dot, the cue as a colon.</summary>
    public string Word(int token) => token switch
    {
        Blank => ".",
        Cue => ":",
        _ => TaskWords.Letters(token - 1),
    };

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The delay is not positive.</exception>
    public TokenExample Draw(TaskSplit split, long index) => Delay > 0
        ? TaskDraw.Of(Name, Seed, split, index, Make)
        : throw new ArgumentException($"CopyMemory: Delay is {Delay}; it must be at least 1.");

    private TokenExample Make(RandomStream random)
    {
        var input = new int[Length];
        var target = new int[Length];
        Array.Fill(input, Blank);
        Array.Fill(target, Blank);
        input[Symbols + Delay - 1] = Cue;
        for (var i = 0; i < Symbols; i++)
        {
            var symbol = 1 + random.NextInteger(Alphabet);
            (input[i], target[Symbols + Delay + i]) = (symbol, symbol);
        }

        return new TokenExample { Input = input, Target = target };
    }
}

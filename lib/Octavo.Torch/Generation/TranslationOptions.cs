namespace Octavo.Torch.Generation;

/// <summary>How sequences are translated.</summary>
public sealed record TranslationOptions
{
    /// <summary>The likeliest token at each place, whatever follows.</summary>
    public static TranslationOptions Greedy { get; } = new();

    /// <summary>A beam of 4 with a length penalty of 0.6 (Vaswani et al. 2017, section 6.1).</summary>
    public static TranslationOptions Vaswani { get; } = new() { Beam = 4, LengthPenalty = 0.6 };

    /// <summary>Beginnings of a translation that are kept at each place; with 1 the translation is the greedy one.</summary>
    public int Beam { get; init; } = 1;

    /// <summary>
    /// The exponent of ((5 + length) / 6), by which a translation's log-probability is divided before translations are compared
    /// (Wu et al. 2016, equation 14); 0 compares the log-probabilities as they are. The length counts the end.
    /// </summary>
    public double LengthPenalty { get; init; }

    /// <summary>Tokens that a translation may have beyond those of its source (Vaswani et al. 2017, section 6.1).</summary>
    public int Beyond { get; init; } = 50;

    /// <summary>Sequences that are translated at a time; changes no translation but by rounding.</summary>
    public int AtOnce { get; init; } = 64;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; names it.</exception>
    public void Validate()
    {
        Check(Beam >= 1, nameof(Beam), Beam, "at least 1");
        Check(LengthPenalty >= 0 && double.IsFinite(LengthPenalty), nameof(LengthPenalty), LengthPenalty, "at least 0");
        Check(Beyond >= 0, nameof(Beyond), Beyond, "at least 0");
        Check(AtOnce >= 1, nameof(AtOnce), AtOnce, "at least 1");
    }

    private static void Check(bool holds, string name, object value, string range)
    {
        if (!holds)
        {
            throw new ArgumentException($"TranslationOptions.{name} is {value}; it must be {range}.");
        }
    }
}

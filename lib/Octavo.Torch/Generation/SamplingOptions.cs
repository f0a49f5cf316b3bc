using Octavo.Models;
using Octavo.Torch.Models;

namespace Octavo.Torch.Generation;

/// <summary>How tokens are chosen from a model's predictions.</summary>
public sealed record SamplingOptions
{
    /// <summary>Tokens to generate.</summary>
    public required int Tokens { get; init; }

    /// <summary>Decides the choices; each token's draw depends on the seed and its position alone.</summary>
    public required int Seed { get; init; }

    /// <summary>Divides the logits: below 1 the likely tokens gain, above 1 they lose; 0 always takes the likeliest.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Only this many of the likeliest tokens are candidates (Fan et al. 2018, section 5); null for all.</summary>
    public int? TopK { get; init; }

    /// <summary>Only the likeliest tokens that together reach this probability are candidates (Holtzman et al. 2020, section 3.1); null for all.</summary>
    public double? TopP { get; init; }

    /// <summary>
    /// Tokens that occur in the prompt or the text so far lose: a positive logit is divided by this, a negative one multiplied
    /// (after Keskar et al. 2019, section 4.1, who take 1.2). 1 changes nothing, below 1 they gain.
    /// </summary>
    public double RepetitionPenalty { get; init; } = 1;

    /// <summary>Token sequences that end the text where one of them comes; it is not part of the result.</summary>
    public IReadOnlyList<int[]> StopSequences { get; init; } = [];

    /// <summary>Texts that end the text where one of them comes, however it is cut into tokens; for generation with a tokenizer.</summary>
    public IReadOnlyList<string> StopTexts { get; init; } = [];

    /// <summary>
    /// Number of the first prompt's sequence; the next prompts of a batch have the next numbers. Each number has draws of its own, so
    /// that a batch of 8 gives the texts of two batches of 4, the second with 4 here.
    /// </summary>
    public int FirstSequence { get; init; }

    /// <summary>Whether keys and values of read tokens are kept; without it every token reads its whole context again, with the same result.</summary>
    public bool UseCache { get; init; } = true;

    /// <summary>Throws if a value is out of range.</summary>
    /// <exception cref="ArgumentException">The message names the value.</exception>
    public void Validate()
    {
        if (Tokens < 0)
        {
            throw new ArgumentException($"SamplingOptions: Tokens is {Tokens}; it must not be negative.");
        }

        if (!(Temperature >= 0) || double.IsInfinity(Temperature))
        {
            throw new ArgumentException($"SamplingOptions: Temperature is {Temperature}; it must be 0 (the likeliest token) or positive.");
        }

        if (TopK is < 1)
        {
            throw new ArgumentException($"SamplingOptions: TopK is {TopK}; it must be at least 1, or null for all tokens.");
        }

        if (TopP is <= 0 or > 1)
        {
            throw new ArgumentException($"SamplingOptions: TopP is {TopP}; it must lie in (0, 1], or be null for all tokens.");
        }

        if (!(RepetitionPenalty > 0) || double.IsInfinity(RepetitionPenalty))
        {
            throw new ArgumentException($"SamplingOptions: RepetitionPenalty is {RepetitionPenalty}; it must be positive and finite, or 1 for none.");
        }

        if (FirstSequence < 0)
        {
            throw new ArgumentException($"SamplingOptions: FirstSequence is {FirstSequence}; it must not be negative.");
        }

        if (StopSequences.Any(sequence => sequence.Length == 0) || StopTexts.Any(string.IsNullOrEmpty))
        {
            throw new ArgumentException("SamplingOptions: a stop sequence or text is empty and would end every text at once. Leave it out.");
        }
    }

    /// <summary>Throws if a value is out of range, or a stop sequence has a token that the model has not.</summary>
    internal void Validate(GptConfig config)
    {
        Validate();
        for (var i = 0; i < StopSequences.Count; i++)
        {
            TokenCheck.Validate(config, $"stop sequence {i}", StopSequences[i]);
        }
    }
}

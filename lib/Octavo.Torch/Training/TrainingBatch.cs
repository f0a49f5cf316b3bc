using Octavo.Models;

namespace Octavo.Torch.Training;

/// <summary>What one step trains on: follows from the tokens, the seed and the step alone.</summary>
public sealed record TrainingBatch
{
    /// <summary>The step, from 1.</summary>
    public required int Step { get; init; }

    /// <summary>The run's seed.</summary>
    public required int Seed { get; init; }

    /// <summary>Where each row's window begins in the training tokens, or with <see cref="TrainingOptions.Packing"/> in the packed documents.</summary>
    public required IReadOnlyList<long> Starts { get; init; }

    /// <summary>Each row's tokens, as a tokenizer decodes them: a context and the token after it.</summary>
    public required IReadOnlyList<int[]> Rows { get; init; }

    /// <summary>The batch of any step of a run.</summary>
    /// <param name="model">The model's shape.</param>
    /// <param name="tokens">What the run trains on.</param>
    /// <param name="options">How it trains.</param>
    /// <param name="step">The step, from 1.</param>
    /// <exception cref="ArgumentException">Options, tokens and model do not go together.</exception>
    public static TrainingBatch Of(GptConfig model, TrainingTokens tokens, TrainingOptions options, int step)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        options.Validate();
        tokens.Validate(model.VocabularySize, model.ContextLength);
        options.Packing?.Validate(model.VocabularySize);
        return new BatchSource(tokens, model.ContextLength, options.BatchSize, options.Seed, options.Packing).Batch(step);
    }

    /// <summary>In a sentence; many rows are cut short.</summary>
    public override string ToString()
    {
        const int Shown = 8;
        var starts = string.Join(", ", Starts.Take(Shown).Select(start => start.ToString("N0")));
        var rest = Starts.Count > Shown ? $" and {Starts.Count - Shown} more" : "";
        return $"The batch of step {Step} (seed {Seed}) has {Starts.Count} rows of {Rows[0].Length} tokens, which begin at tokens {starts}{rest}.";
    }
}

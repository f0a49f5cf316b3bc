using Octavo.Tokenizers;
using Octavo.Torch.Models;
using static TorchSharp.torch;

namespace Octavo.Torch.Generation;

/// <summary>Continues sequences of tokens with a model.</summary>
/// <remarks>
/// A sequence longer than the context is read from its newest part: whenever the context is full, the oldest half of it is
/// dropped. With and without cache, alone and in a batch the model reads the same tokens and gives the same result, up to rounding.
/// </remarks>
public static class TextGeneration
{
    /// <summary>Continues <paramref name="prompt"/> by at most <see cref="SamplingOptions.Tokens"/> tokens.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">At least one token.</param>
    /// <param name="options">How many tokens, how they are chosen, and what ends the text before.</param>
    /// <param name="onToken">Called with each token of the result as soon as it cannot be the beginning of a stop sequence.</param>
    /// <param name="cancellation">Ends the generation between two tokens.</param>
    /// <returns>The new tokens, without the prompt and without the stop sequence that ended them.</returns>
    /// <exception cref="ArgumentException">The prompt is empty or has a token outside the vocabulary, or an option is out of range.</exception>
    public static int[] Generate(
        this Gpt model, int[] prompt, SamplingOptions options, Action<int>? onToken = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        Validate(model, options, hasTokenizer: false);
        TokenCheck.Validate(model.Config, "prompt", prompt);
        return Continue(model, [prompt], options, Reporting(onToken is null ? null : (_, token) => onToken(token)), cancellation)[0];
    }

    /// <summary>Continues several prompts at once, of any lengths: one pass of the model gives a token of each.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompts">The prompts, each at least one token. Equal ones are continued by draws of their own.</param>
    /// <param name="options">How many tokens, how they are chosen, and what ends a text before.</param>
    /// <param name="onToken">Called with the number of the prompt and each token of its result as it comes.</param>
    /// <param name="cancellation">Ends the generation between two tokens.</param>
    /// <returns>The new tokens of each prompt, in the prompts' order.</returns>
    /// <inheritdoc cref="Generate" path="/exception"/>
    public static IReadOnlyList<int[]> GenerateBatch(
        this Gpt model, IReadOnlyList<int[]> prompts, SamplingOptions options, Action<int, int>? onToken = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        Validate(model, options, hasTokenizer: false);
        for (var i = 0; i < prompts.Count; i++)
        {
            TokenCheck.Validate(model.Config, $"prompt {i}", prompts[i]);
        }

        return Continue(model, prompts, options, Reporting(onToken), cancellation);
    }

    /// <summary>Continues a text, up to the first of <see cref="SamplingOptions.StopTexts"/>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tokenizer">The tokenizer it was trained with.</param>
    /// <param name="prompt">At least one character.</param>
    /// <param name="options">How many tokens, how they are chosen, and what ends the text before.</param>
    /// <param name="onText">Called with each further piece of the result, in whole characters.</param>
    /// <param name="cancellation">Ends the generation between two tokens.</param>
    /// <returns>The new text, without the prompt and without the stop text that ended it.</returns>
    /// <inheritdoc cref="Generate" path="/exception"/>
    public static string GenerateText(
        this Gpt model, ITokenizer tokenizer, string prompt, SamplingOptions options, Action<string>? onText = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(prompt);
        Validate(model, options, hasTokenizer: true);
        if (tokenizer.VocabularySize > model.Config.VocabularySize)
        {
            throw new ArgumentException(
                $"Tokenizer '{tokenizer.Name}' has {tokenizer.VocabularySize} tokens, model '{model.Config.Name}' {model.Config.VocabularySize}. "
                + "Use the tokenizer that the model was trained with.");
        }

        var tokens = tokenizer.Encode(prompt);
        TokenCheck.Validate(model.Config, "prompt", tokens);
        var text = new StoppedText(tokenizer, options.StopTexts, onText);
        _ = Continue(model, [tokens], options, (_, token) => text.Add(token), cancellation);
        return text.Finish();
    }

    /// <summary>Where the part of a sequence that the model reads begins: 0 until the context is full, then onwards in halves of it.</summary>
    internal static int WindowStart(int length, int contextLength)
    {
        var half = Math.Max(1, contextLength / 2);
        return length <= contextLength ? 0 : (length - contextLength + half - 1) / half * half;
    }

    private static void Validate(Gpt model, SamplingOptions options, bool hasTokenizer)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate(model.Config);
        if (!hasTokenizer && options.StopTexts.Count > 0)
        {
            throw new ArgumentException(
                $"SamplingOptions: StopTexts has {options.StopTexts.Count} texts, but tokens alone have no text. Use GenerateText with a tokenizer, or StopSequences.");
        }
    }

    private static Func<int, int, bool>? Reporting(Action<int, int>? onToken) => onToken is null
        ? null
        : (number, token) =>
        {
            onToken(number, token);
            return false;
        };

    /// <summary>The loop; <paramref name="take"/> gets the tokens of the results and says whether that text ends with this one.</summary>
    private static IReadOnlyList<int[]> Continue(
        Gpt model, IReadOnlyList<int[]> prompts, SamplingOptions options, Func<int, int, bool>? take, CancellationToken cancellation)
    {
        if (prompts.Count == 0)
        {
            return [];
        }

        using var still = inference_mode();
        using var sequences = new GrowingSequences(model, prompts, options.Tokens, options.UseCache);
        var results = prompts.Select(_ => new StoppedTokens(options.StopSequences)).ToArray();
        var seen = options.RepetitionPenalty == 1 ? null : prompts.Select(prompt => prompt.ToHashSet()).ToArray();
        for (var i = 0; i < options.Tokens && sequences.Open is { Count: > 0 } open; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var logits = sequences.Predict();
            for (var row = 0; row < open.Count; row++)
            {
                var number = open[row];
                if (seen is not null)
                {
                    Sampler.Penalize(logits[row], seen[number], options.RepetitionPenalty);
                }

                // The first sequence's draws are numbered by the position alone.
                var draw = ((ulong)(options.FirstSequence + number) << 32) + (ulong)i;
                var token = Sampler.Choose(logits[row], options, Randomness.Derive(options.Seed, Randomness.Sampling, draw));
                sequences.Append(number, token);
                seen?[number].Add(token);
                var certain = results[number].Add(token, last: i == options.Tokens - 1);
                var ended = results[number].Ended;
                foreach (var sure in certain)
                {
                    ended |= take?.Invoke(number, sure) ?? false;
                }

                if (ended)
                {
                    sequences.Close(number);
                }
            }
        }

        return [.. results.Select(result => result.Tokens)];
    }
}

using Octavo.FewShot;
using Octavo.Tokenizers;
using Octavo.Torch.Generation;
using Octavo.Torch.Models;

namespace Octavo.Torch.Scoring;

/// <summary>A model as the few-shot evaluation knows it: functions from text to text or to a likelihood.</summary>
public static class FewShotModel
{
    /// <summary>The model's log-likelihood of a continuation after a context. The parts are tokenized apart, so that every choice follows the same tokens.</summary>
    /// <remarks>
    /// A model has to have read something before its first prediction: an empty context becomes <paramref name="start"/>. What
    /// successive calls have in common, examples and question, is read once (<see cref="PrefixScorer"/>); its memory goes with the function.
    /// </remarks>
    /// <param name="model">The model.</param>
    /// <param name="tokenizer">The tokenizer it was trained with.</param>
    /// <param name="start">What stands for an empty context, for example a line end.</param>
    /// <exception cref="ArgumentException">The tokenizer has another vocabulary than the model.</exception>
    public static ContinuationScorer Scorer(this Gpt model, ITokenizer tokenizer, string start = "\n")
    {
        Check(model, tokenizer);
        return new PrefixScorer(model).Scorer(tokenizer, start);
    }

    /// <summary>The same with a scorer that the caller keeps and releases.</summary>
    /// <inheritdoc cref="Scorer(Gpt, ITokenizer, string)"/>
    /// <param name="scorer">The scorer of the model.</param>
    /// <param name="tokenizer">The tokenizer that the model was trained with.</param>
    /// <param name="start">What stands for an empty context, for example a line end.</param>
    public static ContinuationScorer Scorer(this PrefixScorer scorer, ITokenizer tokenizer, string start = "\n")
    {
        ArgumentNullException.ThrowIfNull(scorer);
        Check(scorer.Model, tokenizer);
        return (context, continuation) =>
        {
            var score = scorer.Score(tokenizer.Encode(context.Length > 0 ? context : start), [tokenizer.Encode(continuation)])[0];
            return new ContinuationScore(score.LogLikelihood, score.Tokens);
        };
    }

    /// <summary>The model's own, likeliest continuation of a prompt, up to the first line end.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tokenizer">The tokenizer it was trained with.</param>
    /// <param name="longest">Most tokens of an answer.</param>
    /// <exception cref="ArgumentException">The tokenizer has another vocabulary than the model.</exception>
    public static AnswerGenerator Generator(this Gpt model, ITokenizer tokenizer, int longest = 32)
    {
        Check(model, tokenizer);

        // One choice is greedy whatever the seed.
        var options = new SamplingOptions { Tokens = longest, Seed = 0, TopK = 1, StopTexts = ["\n"] };
        return prompt => model.GenerateText(tokenizer, prompt, options);
    }

    private static void Check(Gpt model, ITokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        if (model.Config.VocabularySize != tokenizer.VocabularySize)
        {
            throw new ArgumentException(
                $"Model '{model.Config.Name}' has {model.Config.VocabularySize} tokens, tokenizer '{tokenizer.Name}' {tokenizer.VocabularySize}. "
                + "Use the tokenizer that the model was trained with.");
        }
    }
}

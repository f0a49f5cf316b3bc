using Octavo.Evaluation;
using Octavo.FewShot;
using Octavo.Tokenizers;
using Octavo.Torch.Generation;
using Octavo.Torch.Models;

namespace Octavo.Torch.Scoring;

/// <summary>A model and its tokenizer, evaluated on texts. What questions and choices have in common is read once.</summary>
/// <remarks>
/// Unlike a <see cref="PrefixScorer"/> it leaves nothing out: a text longer than the model reads is refused, since a question without its
/// beginning, or with fewer exemplars than said, is another question.
/// </remarks>
public sealed class TextScorer : IDisposable
{
    private readonly PrefixScorer _scorer;
    private readonly ITokenizer _tokenizer;
    private readonly int[] _start;
    private readonly int _longestAnswer;
    private long _besidesContexts;

    /// <param name="model">The model, which the caller keeps.</param>
    /// <param name="tokenizer">The tokenizer that it was trained with.</param>
    /// <param name="start">
    /// Tokens that stand for an empty context, since a model has to have read something; null for <see cref="Gpt2Tokenizer.EndOfText"/>
    /// with GPT-2's tokenizer and a line end with others.
    /// </param>
    /// <param name="longestAnswer">Most tokens of a written answer.</param>
    /// <exception cref="FewShotException">The tokenizer has another vocabulary than the model.</exception>
    public TextScorer(Gpt model, ITokenizer tokenizer, int[]? start = null, int longestAnswer = 32)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(longestAnswer);
        if (model.Config.VocabularySize != tokenizer.VocabularySize)
        {
            throw new FewShotException(
                $"Model '{model.Config.Name}' has {model.Config.VocabularySize:N0} tokens, tokenizer '{tokenizer.Name}' {tokenizer.VocabularySize:N0}. "
                + "Use the tokenizer that the model was trained with.");
        }

        _tokenizer = tokenizer;
        _start = start ?? (tokenizer is Gpt2Tokenizer ? [Gpt2Tokenizer.EndOfText] : []);
        _longestAnswer = longestAnswer;
        _scorer = new PrefixScorer(model);
    }

    /// <summary>The model.</summary>
    public Gpt Model => _scorer.Model;

    /// <summary>Tokens read so far: of contexts what was not kept from earlier ones, all continuations, and the prompts of written answers.</summary>
    public long TokensRead => _scorer.TokensRead + _besidesContexts;

    /// <summary>The model as an evaluation takes it.</summary>
    public EvaluatedModel Evaluated => new()
    {
        Name = Model.Config.Name,
        Score = Score,
        Write = Write,
        TokensRead = () => TokensRead,
    };

    /// <summary>Scores continuations after a context, each tokenized apart from it so that all follow the same tokens.</summary>
    /// <exception cref="FewShotException">A text is longer than the model reads, or holds what the tokenizer does not know.</exception>
    public IReadOnlyList<ContinuationScore> Score(string context, IReadOnlyList<string> continuations)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(continuations);
        var before = context.Length > 0 ? Tokens(context) : _start.Length > 0 ? _start : Tokens("\n");
        var after = continuations.Select(Tokens).ToArray();
        if (after.FirstOrDefault(tokens => tokens.Length == 0) is not null)
        {
            throw new FewShotException("a choice has no tokens; at least one was expected.");
        }

        // The last token of a continuation is predicted, not read.
        RequireRoom(before.Length, after.Max(tokens => tokens.Length) - 1, "the longest answer");
        _besidesContexts += after.Sum(tokens => tokens.Length);
        return [.. _scorer.Score(before, after).Select(score => new ContinuationScore(score.LogLikelihood, score.Tokens) { IsGreedy = score.IsGreedy })];
    }

    /// <summary>The model's own, likeliest continuation of a prompt, up to the first line end.</summary>
    /// <exception cref="FewShotException">Prompt and answer are longer than the model reads, or the prompt holds what the tokenizer does not know.</exception>
    public string Write(string prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        var tokens = Tokens(prompt).Length;
        RequireRoom(tokens, _longestAnswer, "an answer");

        // One choice is greedy whatever the seed.
        var options = new SamplingOptions { Tokens = _longestAnswer, Seed = 0, TopK = 1, StopTexts = ["\n"] };
        _besidesContexts += tokens;
        return Model.GenerateText(_tokenizer, prompt, options);
    }

    /// <summary>Releases what was kept.</summary>
    public void Dispose() => _scorer.Dispose();

    private void RequireRoom(int prompt, int answer, string what)
    {
        if (prompt + answer > Model.Config.ContextLength)
        {
            throw new FewShotException(
                $"the prompt has {prompt:N0} tokens and {what} reads {answer:N0} more; model '{Model.Config.Name}' reads at most {Model.Config.ContextLength:N0} (ContextLength). "
                + "Ask with fewer exemplars, or use a model with a longer context.");
        }
    }

    private int[] Tokens(string text)
    {
        try
        {
            return _tokenizer.Encode(text);
        }
        catch (ArgumentException error)
        {
            // The tokenizer's message is for the user, the name of its parameter is not.
            throw new FewShotException(error.Message.Replace($" (Parameter '{error.ParamName}')", "", StringComparison.Ordinal), error);
        }
    }
}

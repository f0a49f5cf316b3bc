using Octavo.Models;
using Octavo.Tokenizers;
using Octavo.Torch.Models;
using Octavo.Torch.Scoring;
using Octavo.Torch.Training;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Scoring;

/// <summary>A model that has learned one mapping by heart, seen through the few-shot evaluation.</summary>
public sealed class FewShotModelTests
{
    private const string Lines = "red=1\nblue=2\ngreen=3\n";

    private static readonly CharacterTokenizer Characters = new(Lines);

    [Fact]
    public void What_a_model_learned_by_heart_it_chooses_and_writes()
    {
        using var model = Gpt.Create(Shape(Characters.VocabularySize), 1, CPU);
        var text = Characters.Encode(string.Concat(Enumerable.Repeat(Lines, 40)));
        var options = TrainingOptions.Nano with { Steps = 150, BatchSize = 4, MeasureUtilisation = false };
        Trainer.Train(model, new TrainingTokens { Dataset = "lines", Train = text, Validation = text }, options);

        using var scorer = new PrefixScorer(model);
        var score = scorer.Scorer(Characters);
        Assert.True(score("red=", "1").LogLikelihood > score("red=", "2").LogLikelihood);
        Assert.True(score("blue=", "2").LogLikelihood > score("blue=", "1").LogLikelihood);
        Assert.Equal(1, score("green=", "3").Tokens);
        Assert.Equal("3", model.Generator(Characters, longest: 4)("red=1\nblue=2\ngreen="));
    }

    [Fact]
    public void An_empty_context_is_scored_after_a_line_end()
    {
        using var model = Gpt.Create(Shape(Characters.VocabularySize), 1, CPU);
        var score = model.Scorer(Characters);
        Assert.Equal(score("\n", "red"), score("", "red"));
    }

    [Fact]
    public void Another_models_tokenizer_is_refused_with_both_sizes()
    {
        using var model = Gpt.Create(Shape(7), 1, CPU);
        var problem = Assert.Throws<ArgumentException>(() => model.Scorer(Characters));
        Assert.Contains("7 tokens", problem.Message, StringComparison.Ordinal);
        Assert.Contains($"'characters' {Characters.VocabularySize}", problem.Message, StringComparison.Ordinal);
    }

    private static GptConfig Shape(int vocabulary) =>
        new() { Name = "tiny", VocabularySize = vocabulary, ContextLength = 24, Layers = 2, Heads = 2, Width = 32 };
}

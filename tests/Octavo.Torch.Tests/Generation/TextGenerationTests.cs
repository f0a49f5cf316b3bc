using Octavo.Torch.Generation;
using Octavo.Torch.Models;
using Octavo.Torch.Tests.Models;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Generation;

public sealed class TextGenerationTests
{
    private static readonly SamplingOptions Options = new() { Tokens = 40, Seed = 1 };

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(21)]
    public void With_and_without_cache_the_same_tokens_come_out_far_beyond_the_context(int promptLength)
    {
        using var model = Gpt.Create(Shapes.Tiny(context: 8), 3, CPU);
        var prompt = Shapes.Noise(promptLength, 11);

        Assert.Equal(model.Generate(prompt, Options with { UseCache = false }), model.Generate(prompt, Options));
    }

    [Fact]
    public void The_likeliest_token_is_the_textbooks_and_each_is_reported_as_it_comes()
    {
        using var model = Gpt.Create(Shapes.Tiny(context: 16), 3, CPU);
        var sequence = Shapes.Noise(3, 11).ToList();
        var reported = new List<int>();

        var generated = model.Generate([.. sequence], Options with { Tokens = 10, Temperature = 0 }, reported.Add);

        Assert.Equal(generated, reported);
        var textbook = new TextbookGpt(model);
        foreach (var token in generated)
        {
            var logits = textbook.Logits([.. sequence])[^1];
            Assert.Equal(Array.IndexOf(logits, logits.Max()), token);
            sequence.Add(token);
        }
    }

    [Fact]
    public void A_seed_means_one_text_and_another_seed_another()
    {
        using var model = Gpt.Create(Shapes.Tiny(), 3, CPU);

        Assert.Equal(model.Generate([1], Options), model.Generate([1], Options));
        Assert.NotEqual(model.Generate([1], Options), model.Generate([1], Options with { Seed = 2 }));
    }

    [Fact]
    public void Generating_leaves_no_tensor_behind()
    {
        using var model = Gpt.Create(Shapes.Tiny(), 3, CPU);
        _ = model.Generate([1], Options);
        var before = MemoryWatch.LiveTensors();

        _ = model.Generate([1], Options);

        Assert.Equal(before, Tensor.TotalCount);
    }

    [Theory]
    [InlineData(5, 8, 0)]
    [InlineData(8, 8, 0)]
    [InlineData(9, 8, 4)]
    [InlineData(12, 8, 4)]
    [InlineData(13, 8, 8)]
    [InlineData(2, 1, 1)]
    public void A_full_context_drops_its_older_half(int length, int context, int start) =>
        Assert.Equal(start, TextGeneration.WindowStart(length, context));

    [Fact]
    public void What_cannot_be_continued_is_refused_by_name()
    {
        using var model = Gpt.Create(Shapes.Tiny(), 3, CPU);

        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => model.Generate([], Options)).Message, StringComparison.Ordinal);
        Assert.Contains("token 11", Assert.Throws<ArgumentException>(() => model.Generate([11], Options)).Message, StringComparison.Ordinal);
        Assert.Contains("TopP is 0", Assert.Throws<ArgumentException>(() => model.Generate([1], Options with { TopP = 0 })).Message, StringComparison.Ordinal);
    }
}

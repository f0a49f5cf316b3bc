using FsCheck.Xunit;
using Octavo.Models;

namespace Octavo.Tests.Models;

public sealed class ParameterCountTests
{
    [Theory]
    [InlineData("gpt2-124m", 124_439_808, 84_934_656)]
    [InlineData("gpt2-355m", 354_823_168, 301_989_888)]
    [InlineData("gpt2-774m", 774_030_080, 707_788_800)]
    [InlineData("gpt2-1558m", 1_557_611_200, 1_474_560_000)]
    [InlineData("gpt3-125m", 125_226_240, 84_934_656)]
    [InlineData("gpt3-350m", 355_871_744, 301_989_888)]
    [InlineData("gpt3-760m", 760_300_032, 679_477_248)]
    [InlineData("gpt3-1.3b", 1_315_723_264, 1_207_959_552)]
    [InlineData("gpt3-2.7b", 2_651_553_280, 2_516_582_400)]
    [InlineData("gpt3-6.7b", 6_658_404_352, 6_442_450_944)]
    [InlineData("gpt3-13b", 12_853_386_240, 12_582_912_000)]
    [InlineData("gpt3-175b", 174_604_259_328, 173_946_175_488)]
    public void A_preset_has_its_published_shapes_exact_count(string name, long total, long matrices)
    {
        var count = ParameterCount.ForGpt(GptPresets.ByName(name));
        Assert.Equal(total, count.Total);
        Assert.Equal(matrices, count.BlockMatrices);
    }

    [Fact]
    public void Gpt2_without_biases_has_nanoGPTs_printed_count()
    {
        var count = ParameterCount.ForGpt(GptPresets.Gpt2Small with { Biases = false });
        Assert.Equal(124_337_664, count.Total);
        Assert.Equal(123_551_232, count.WithoutPositions);
    }

    [Fact]
    public void Components_of_gpt2_are_those_of_its_checkpoint()
    {
        // Shapes of the tensors in the released checkpoint, summed by hand.
        var count = ParameterCount.ForGpt(GptPresets.Gpt2Small);
        Assert.Equal(50_257 * 768, count.TokenEmbedding);
        Assert.Equal(1024 * 768, count.PositionEmbedding);
        Assert.Equal(12 * ((768 * 2304) + 2304 + (768 * 768) + 768), count.Attention);
        Assert.Equal(12 * ((768 * 3072) + 3072 + (3072 * 768) + 768), count.Mlp);
        Assert.Equal(25 * 2 * 768, count.LayerNorms);
    }

    [Property]
    public bool Components_add_up_to_the_closed_formula(byte layers, byte heads, byte headWidth, ushort vocabulary, ushort context, bool biases)
    {
        var config = Shape(layers + 1, heads + 1, headWidth + 1, vocabulary + 1, context + 1, biases);
        long d = config.Width;
        long l = config.Layers;
        var formula = ((long)config.VocabularySize * d) + ((long)config.ContextLength * d)
            + (biases ? (l * ((12 * d * d) + (13 * d))) + (2 * d) : (l * ((12 * d * d) + (2 * d))) + d);
        var count = ParameterCount.ForGpt(config);
        return count.Total == formula
            && count.NonEmbedding == formula - count.TokenEmbedding - count.PositionEmbedding
            && count.BlockMatrices == 12 * l * d * d;
    }

    [Fact]
    public void An_invalid_configuration_is_named()
    {
        var error = Assert.Throws<ArgumentException>(
            () => ParameterCount.ForGpt(GptPresets.Gpt2Small with { Heads = 7 }));
        Assert.Contains("gpt2-124m", error.Message);
        Assert.Contains("7", error.Message);
    }

    private static GptConfig Shape(int layers, int heads, int headWidth, int vocabulary, int context, bool biases) => new()
    {
        Name = "drawn",
        Layers = layers,
        Heads = heads,
        Width = heads * headWidth,
        VocabularySize = vocabulary,
        ContextLength = context,
        Biases = biases,
    };
}

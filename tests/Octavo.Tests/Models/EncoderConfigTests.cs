using Octavo.Models;

namespace Octavo.Tests.Models;

public sealed class EncoderConfigTests
{
    [Fact]
    public void Every_preset_is_valid_and_found_by_its_name_in_any_case()
    {
        Assert.All(BertPresets.All, config =>
        {
            config.Validate();
            Assert.Same(config, BertPresets.ByName(config.Name.ToUpperInvariant()));
        });
        Assert.All(VisionTransformerPresets.All, config =>
        {
            config.Validate();
            Assert.Same(config, VisionTransformerPresets.ByName(config.Name.ToUpperInvariant()));
        });
    }

    [Fact]
    public void An_unknown_preset_is_refused_with_those_that_are_known()
    {
        Assert.Contains("bert-base-uncased", Assert.Throws<ArgumentException>(() => BertPresets.ByName("bert")).Message, StringComparison.Ordinal);
        Assert.Contains("vit-huge-patch14-224", Assert.Throws<ArgumentException>(() => VisionTransformerPresets.ByName("vit")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 2, 8, "Layers is 0")]
    [InlineData(1, 3, 8, "Width 8 is not a multiple of Heads 3")]
    public void A_configuration_at_odds_is_refused_with_both_values(int layers, int heads, int width, string expected)
    {
        var bert = BertPresets.Base with { Layers = layers, Heads = heads, Width = width };
        var vision = VisionTransformerPresets.Base16 with { Layers = layers, Heads = heads, Width = width };

        Assert.Contains(expected, Assert.Throws<ArgumentException>(bert.Validate).Message, StringComparison.Ordinal);
        Assert.Contains(expected, Assert.Throws<ArgumentException>(vision.Validate).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_only_one_model_can_have_wrong_is_refused_as_well()
    {
        var positions = VisionTransformerPresets.Base16 with { Positions = PatchPositions.SineCosine, Width = 6, Heads = 2 };

        Assert.Contains("Pooler", Assert.Throws<ArgumentException>((BertPresets.Base with { Pooler = false, NextSentenceHead = true }).Validate).Message, StringComparison.Ordinal);
        Assert.Contains("PatchSide 15", Assert.Throws<ArgumentException>((VisionTransformerPresets.Base16 with { PatchSide = 15 }).Validate).Message, StringComparison.Ordinal);
        Assert.Contains("multiple of 4", Assert.Throws<ArgumentException>(positions.Validate).Message, StringComparison.Ordinal);
        Assert.Contains("NormalizationEpsilon", Assert.Throws<ArgumentException>((BertPresets.Base with { NormalizationEpsilon = 0 }).Validate).Message, StringComparison.Ordinal);
        Assert.Contains("Dropout", Assert.Throws<ArgumentException>((BertPresets.Base with { Dropout = 1 }).Validate).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Positions_of_a_sequence_are_pairs_of_a_sine_and_a_cosine_of_ever_slower_waves()
    {
        // A published table of six digits: sin 1, cos 1, sin 0.01, cos 0.01, then those of twice and of ten times as much.
        const double Digits = 1e-6;
        var positions = SineCosinePositions.Sequence(11, 4).Chunk(4).ToArray();

        Assert.Equal([0, 1, 0, 1], positions[0]);
        Assert.All(positions[1].Zip([0.841471, 0.540302, 0.00999983, 0.99995]), pair => Assert.Equal(pair.Second, pair.First, Digits));
        Assert.All(positions[2].Zip([0.909297, -0.416147, 0.0199987, 0.9998]), pair => Assert.Equal(pair.Second, pair.First, Digits));
        Assert.All(positions[10].Zip([-0.544021, -0.839072, 0.0998334, 0.995004]), pair => Assert.Equal(pair.Second, pair.First, Digits));
        Assert.Throws<ArgumentException>(() => SineCosinePositions.Sequence(2, 5));
    }

    [Fact]
    public void An_encoder_decoder_costs_about_two_flops_per_parameter_and_token()
    {
        // Short pairs of equal lengths: every token of the source meets the encoder's parameters and the keys and values of the decoder's, every
        // token of the target the others and the output. Biases and layer norms are not counted, pairs of tokens are, both about a hundredth.
        var config = EncoderDecoderPresets.Base;
        var blocks = config.TotalParameters - ((long)config.VocabularySize * config.Width);

        Assert.Equal(1, config.ForwardFlops(10, 10) / (2.0 * 10 * (blocks + ((long)config.VocabularySize * config.Width))), 0.02);
        Assert.Equal(63_082_496, config.TotalParameters);
        Assert.Throws<ArgumentException>((config with { Heads = 7 }).Validate);
    }

    [Fact]
    public void A_base_model_at_224_pixels_reads_a_class_token_and_196_patches_of_768_numbers()
    {
        Assert.Equal(196, VisionTransformerPresets.Base16.Patches);
        Assert.Equal(197, VisionTransformerPresets.Base16.ContextLength);
        Assert.Equal(768, VisionTransformerPresets.Base16.PatchValues);
        Assert.Equal(257, VisionTransformerPresets.Huge14.ContextLength);
    }

    [Fact]
    public void Sines_and_cosines_of_a_grid_begin_with_the_column_and_give_the_class_token_zeros()
    {
        // Single precision, and a published table of six digits: sin 1, cos 1, sin 0.01, cos 0.01.
        const double Digits = 1e-6;
        var grid = SineCosinePositions.Grid(2, 8).Chunk(8).ToArray();
        double[] one = [0.841471, 0.00999983, 0.540302, 0.99995];
        double[] zero = [0, 0, 1, 1];

        Assert.Equal(5, grid.Length);
        Assert.All(grid[0], value => Assert.Equal(0, value));
        Assert.All(grid[2].Zip([.. one, .. zero]), pair => Assert.Equal(pair.Second, pair.First, Digits)); // Row 0, column 1.
        Assert.All(grid[3].Zip([.. zero, .. one]), pair => Assert.Equal(pair.Second, pair.First, Digits)); // Row 1, column 0.
        Assert.Throws<ArgumentException>(() => SineCosinePositions.Grid(2, 6));
    }
}

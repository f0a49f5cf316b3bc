using Octavo.Models;

namespace Octavo.Tests.Models;

public sealed class GptPresetsTests
{
    [Fact]
    public void Only_the_two_misprinted_rows_of_gpt3_warn()
    {
        var warned = GptPresets.Gpt3Shapes.Where(shape => shape.Warnings().Count > 0).Select(shape => shape.Label);
        Assert.Equal(["XL", "13B"], warned);
    }

    [Fact]
    public void The_warnings_name_the_numbers_at_odds()
    {
        var extraLarge = GptPresets.Gpt3Shapes.Single(shape => shape.Label == "XL").Warnings().Single();
        Assert.Contains("2048", extraLarge);
        Assert.Contains("24 heads x 128 = 3072", extraLarge);
        var thirteen = GptPresets.Gpt3Shapes.Single(shape => shape.Label == "13B").Warnings().Single();
        Assert.Contains("5140", thirteen);
        Assert.Contains("40 heads x 128 = 5120", thirteen);
    }

    [Fact]
    public void Every_gpt3_row_can_be_built_and_rounds_to_its_printed_size()
    {
        Assert.Equal(8, GptPresets.Gpt3Shapes.Count);
        Assert.All(GptPresets.Gpt3Shapes, shape =>
        {
            shape.Config.Validate();
            Assert.Equal(shape.PublishedHeadWidth, shape.Config.HeadWidth);
            // The largest gap between a printed and an exact size is 350M against 355.9M.
            Assert.InRange(ParameterCount.ForGpt(shape.Config).Total / shape.PublishedParameters, 0.98, 1.02);
        });
    }

    [Fact]
    public void Nano_sizes_run_from_ten_thousand_to_ten_million_in_even_steps()
    {
        var sizes = GptPresets.Nano(65, 128).Select(config => (double)ParameterCount.ForGpt(config).NonEmbedding).ToArray();
        Assert.Equal(9_872, sizes[0]);
        Assert.Equal(10_647_552, sizes[^1]);
        Assert.True(sizes.Length >= 8);
        Assert.All(sizes.Zip(sizes.Skip(1)), pair => Assert.InRange(pair.Second / pair.First, 1.7, 2.5));
    }

    [Fact]
    public void Nano_sizes_have_widths_in_eights_and_heads_at_least_eight_wide()
    {
        Assert.All(GptPresets.Nano(65, 128), config =>
        {
            config.Validate();
            Assert.Equal(0, config.Width % 8);
            Assert.True(config.HeadWidth >= 8);
        });
    }

    [Fact]
    public void A_nano_name_says_about_how_many_parameters_it_has()
    {
        Assert.All(GptPresets.Nano(65, 128), config =>
        {
            var size = config.Name["nano-".Length..];
            var said = double.Parse(size[..^1]) * (size[^1] == 'm' ? 1e6 : 1e3);
            // Names are rounded to one or two digits.
            Assert.InRange(ParameterCount.ForGpt(config).NonEmbedding / said, 0.85, 1.15);
        });
    }

    [Fact]
    public void Every_listed_name_is_found()
    {
        Assert.Equal(22, GptPresets.Names.Count);
        Assert.All(GptPresets.Names, name => Assert.Equal(name, GptPresets.ByName(name, 65, 128).Name));
    }

    [Fact]
    public void A_preset_is_found_whatever_the_case_and_takes_another_vocabulary() =>
        Assert.Equal(65, GptPresets.ByName("GPT2-124M", vocabularySize: 65).VocabularySize);

    [Fact]
    public void An_unknown_name_lists_the_known_ones()
    {
        var error = Assert.Throws<ArgumentException>(() => GptPresets.ByName("gpt5"));
        Assert.Contains("gpt5", error.Message);
        Assert.Contains("nano-1m", error.Message);
    }

    [Fact]
    public void A_nano_preset_without_a_vocabulary_says_what_is_missing()
    {
        var error = Assert.Throws<ArgumentException>(() => GptPresets.ByName("nano-1m"));
        Assert.Contains("vocabularySize", error.Message);
    }
}

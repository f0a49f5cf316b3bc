using Octavo.Models;

namespace Octavo.Tests.Models;

public sealed class ReferenceModelsTests
{
    [Fact]
    public void Bert_has_the_counts_of_its_released_checkpoints()
    {
        Assert.Equal(109_482_240, ReferenceCounts.Bert(30_522, 12, 768));
        Assert.Equal(108_891_648, ReferenceCounts.Bert(30_522, 12, 768, pooler: false));
        Assert.Equal(335_141_888, ReferenceCounts.Bert(30_522, 24, 1024));
        Assert.Equal(102_267_648, ReferenceCounts.Bert(21_128, 12, 768));
    }

    [Fact]
    public void Gpt1_has_116_534_784_parameters() =>
        Assert.Equal(116_534_784, ReferenceCounts.Gpt1(40_478, 512, 12, 768));

    [Fact]
    public void The_original_transformer_counts_to_what_its_paper_rounds()
    {
        Assert.Equal(63_082_496, ReferenceCounts.Transformer(37_000, 6, 512, 2048));
        Assert.Equal(214_245_376, ReferenceCounts.Transformer(37_000, 6, 1024, 4096));
    }

    [Theory]
    [InlineData(12, 192, 16, 5_717_416)]
    [InlineData(12, 384, 16, 22_050_664)]
    [InlineData(12, 768, 16, 86_567_656)]
    [InlineData(12, 768, 32, 88_224_232)]
    [InlineData(24, 1024, 16, 304_326_632)]
    [InlineData(32, 1280, 14, 632_045_800)]
    public void A_vision_transformer_has_its_exact_count(int layers, int width, int patch, long count) =>
        Assert.Equal(count, ReferenceCounts.Vit(layers, width, patch));

    [Theory]
    [InlineData(96, 6, 28_288_354)]
    [InlineData(96, 18, 49_606_258)]
    [InlineData(128, 18, 87_768_224)]
    public void A_swin_transformer_has_its_exact_count(int channels, int thirdStage, long count) =>
        Assert.Equal(count, ReferenceCounts.Swin(channels, [2, 2, thirdStage, 2]));

    [Theory]
    [InlineData(12, 768, 16, 111_907_840, 111_655_680)]
    [InlineData(24, 1024, 16, 329_541_888, 329_239_296)]
    [InlineData(32, 1280, 14, 657_074_508, 656_613_964)]
    public void A_masked_autoencoder_has_its_exact_counts(int layers, int width, int patch, long all, long trained)
    {
        Assert.Equal(all, ReferenceCounts.MaskedAutoencoder(layers, width, patch));
        Assert.Equal(trained, ReferenceCounts.MaskedAutoencoder(layers, width, patch, fixedPositions: false));
    }

    [Fact]
    public void Recurrent_layers_have_their_exact_counts()
    {
        Assert.Equal(395_264, ReferenceCounts.Lstm(128, 256));
        Assert.Equal(394_240, ReferenceCounts.Lstm(128, 256, biasVectors: 1));
        Assert.Equal(296_448, ReferenceCounts.Gru(128, 256));
        Assert.Equal(295_680, ReferenceCounts.Gru(128, 256, biasVectors: 1));
        Assert.Equal(98_816, ReferenceCounts.Rnn(128, 256));
    }

    // The counts that torchvision's documentation prints for its weights.
    [Theory]
    [InlineData("VGG-16", 138_357_544)]
    [InlineData("AlexNet", 61_100_840)]
    [InlineData("ResNet-50", 25_557_032)]
    [InlineData("MobileNetV2", 3_504_872)]
    public void A_convolutional_network_counts_to_its_published_number(string name, long published) =>
        Assert.Equal(published, Named(name).CountedParameters);

    [Theory]
    [InlineData("GPT-2 XL", 112)]
    [InlineData("BERT-large", 522)]
    [InlineData("VGG-16", 1265)]
    [InlineData("GPT-1", 1502)]
    [InlineData("BERT-base", 1598)]
    [InlineData("Transformer base", 2692)]
    [InlineData("AlexNet", 2864)]
    [InlineData("ResNet-50", 6847)]
    [InlineData("MobileNetV2", 49_930)]
    public void Gpt3_is_so_many_times_larger(string name, double ratio) =>
        Assert.Equal(ratio, Math.Round(Named(name).Ratio(175e9)));

    [Fact]
    public void Of_twelve_models_only_mobilenet_is_ten_thousand_times_smaller()
    {
        var ratios = ReferenceModels.RatiosToGpt3();
        Assert.Equal(12, ratios.Count);
        Assert.Equal("MobileNetV2", ratios.Single(ratio => ratio.Ratio >= 10_000).Model.Name);
    }

    private static ReferenceModel Named(string name) => ReferenceModels.SmallModels.Single(model => model.Name == name);
}

using Octavo.Models;

namespace Octavo.Tests.Models;

public sealed class EqualModelsTests
{
    [Theory]
    [InlineData(20_000, 50, 64)]
    [InlineData(60_000, 130, 128)]
    [InlineData(400_000, 96, 300)]
    public void Every_architecture_has_nearly_the_wanted_number_of_parameters(long wanted, int vocabulary, int context)
    {
        var models = EqualModels.Of(wanted, vocabulary, context);
        Assert.Equal(["RNN", "LSTM", "GRU", "dilated CNN", "decoder"], models.Select(model => model.Name));
        Assert.All(models, model =>
        {
            model.Validate();
            Assert.Equal(vocabulary, model.VocabularySize);
            Assert.InRange(model.TotalParameters, 0.95 * wanted, 1.05 * wanted);
        });
        Assert.InRange(EqualModels.EncoderDecoder(wanted, vocabulary).TotalParameters, 0.9 * wanted, 1.1 * wanted);
        Assert.True(((ConvolutionConfig)models[3]).ReceptiveField >= context);
        Assert.True(((ConvolutionConfig)models[3]).ReceptiveField < 2 * context);
    }

    [Fact]
    public void A_size_that_an_architecture_does_not_have_is_refused() =>
        Assert.Contains("parameters", Assert.Throws<ArgumentException>(() => EqualModels.Of(300, 130, 128)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(512, 3, false, 256)]
    [InlineData(512, 3, true, 9)]
    [InlineData(511, 3, true, 8)]
    [InlineData(513, 3, true, 9)]
    [InlineData(512, 2, true, 9)]
    [InlineData(1, 3, false, 0)]
    public void Layers_are_counted_until_the_field_covers_the_tokens(long tokens, int kernel, bool doubling, int expected)
    {
        Assert.Equal(expected, ConvolutionReach.Layers(tokens, kernel, doubling));

        // The other way: a convolution of so many layers has such a field, one of a layer less has not.
        ConvolutionConfig Stacked(int layers) => new()
        {
            Name = "",
            VocabularySize = 2,
            Width = 1,
            KernelWidth = kernel,
            Dilations = doubling ? ConvolutionConfig.Doubling(layers) : [.. Enumerable.Repeat(1, layers)],
        };
        Assert.True(Stacked(expected).ReceptiveField >= tokens);
        Assert.True(expected == 0 || Stacked(expected - 1).ReceptiveField < tokens);
    }

    [Fact]
    public void A_kernel_of_one_token_is_refused() =>
        Assert.Contains("KernelWidth is 1", Assert.Throws<ArgumentException>(() => ConvolutionReach.Layers(9, 1, doubling: true)).Message, StringComparison.Ordinal);
}

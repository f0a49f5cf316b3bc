using Octavo.Models;
using Octavo.Torch.Models;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Models;

/// <summary>Recurrent networks and convolutions against their papers, one number at a time in double precision.</summary>
public sealed class RecurrentAndConvolutionTests
{
    /// <summary>Single against double precision over a few dozen sums, on values and slopes of about 1.</summary>
    private const double SingleRounding = 2e-5;

    private static readonly int[] Tokens = [3, 0, 5, 5, 1, 6, 2];

    [Theory]
    [InlineData(RecurrentCell.Rnn)]
    [InlineData(RecurrentCell.Lstm)]
    [InlineData(RecurrentCell.Gru)]
    public void A_recurrent_network_computes_what_its_paper_says(RecurrentCell cell)
    {
        using var model = Recurrent.Create(new RecurrentConfig { Name = "small", Cell = cell, VocabularySize = 7, Layers = 2, Width = 5, InitialDeviation = 1 }, seed: 4);
        var layers = ScalarLayers.Of(model);
        var textbook = new ScalarRecurrent(model.Config, layers);
        Same(model, layers, Tokens, tokens => [.. textbook.Hidden(tokens).Select(textbook.Logits)]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_causal_convolution_computes_what_its_paper_says(int kernel)
    {
        using var model = Convolution.Create(
            new ConvolutionConfig { Name = "small", VocabularySize = 7, Width = 4, KernelWidth = kernel, Dilations = [1, 2, 3], InitialDeviation = 1 }, seed: 5);
        var layers = ScalarLayers.Of(model);
        using (var still = no_grad())
        {
            foreach (var (name, parameter) in model.named_parameters().Where(named => named.name.EndsWith("bias", StringComparison.Ordinal)))
            {
                using var values = linspace(-0.3, 0.4, parameter.numel()); // biases begin at zero, where a forgotten one would not show
                parameter.copy_(values.view(parameter.shape));
            }
        }

        layers = ScalarLayers.Of(model);
        var textbook = new ScalarConvolution(model.Config, layers);
        Same(model, layers, Tokens, tokens => [.. textbook.Hidden(tokens).Select(textbook.Logits)]);
    }

    [Fact]
    public void The_deviation_of_the_first_embeddings_can_be_chosen_and_a_bad_one_is_named()
    {
        var config = new RecurrentConfig { Name = "small", Cell = RecurrentCell.Lstm, VocabularySize = 64, Layers = 1, Width = 64 };
        using var usual = Recurrent.Create(config, seed: 1);
        using var wide = Recurrent.Create(config with { InitialDeviation = 1 }, seed: 1);
        var (one, other) = (Deviation(usual), Deviation(wide));
        Assert.InRange(one, 0.019, 0.021);
        Assert.InRange(other, 0.95, 1.05);
        var refused = Assert.Throws<ArgumentException>(() => Recurrent.Create(config with { InitialDeviation = -1 }, seed: 1));
        Assert.Contains("InitialDeviation -1", refused.Message, StringComparison.Ordinal);
        var convolution = new ConvolutionConfig { Name = "small", VocabularySize = 4, Width = 4, KernelWidth = 2, Dilations = [1], InitialDeviation = 0 };
        Assert.Contains("InitialDeviation 0", Assert.Throws<ArgumentException>(() => Convolution.Create(convolution, seed: 1)).Message, StringComparison.Ordinal);

        static double Deviation(Recurrent model)
        {
            using var scope = NewDisposeScope();
            return model.NamedParameters.First(named => named.Name == "embedding.weight").Parameter.detach().std().item<float>();
        }
    }

    /// <summary>Logits, and the slopes of the loss of predicting each next token, agree.</summary>
    private static void Same(ISequenceModel model, ScalarLayers layers, int[] tokens, Func<int[], Scalar[][]> textbook)
    {
        using var scope = NewDisposeScope();
        var input = tensor(Array.ConvertAll(tokens, token => (long)token), [1, tokens.Length]);
        var logits = model.Output(model.Hidden(input)); // [1, time, vocabulary]
        var expected = textbook(tokens);
        var computed = logits.data<float>().ToArray();
        Assert.All(expected.SelectMany(row => row).Zip(computed), pair => Assert.Equal(pair.First.Value, pair.Second, SingleRounding));

        var next = input.narrow(1, 1, tokens.Length - 1).reshape(-1);
        nn.functional.cross_entropy(logits.narrow(1, 0, tokens.Length - 1).reshape(-1, model.VocabularySize), next).backward();
        var slopes = layers.Gradients(ScalarLayers.CrossEntropy(expected[..^1].Select((row, t) => (row, tokens[t + 1]))));
        foreach (var (name, parameter) in model.NamedParameters)
        {
            var gradient = parameter.grad!.data<float>().ToArray();
            Assert.All(slopes[name].Zip(gradient), pair => Assert.Equal(pair.First, pair.Second, SingleRounding));
        }
    }
}

using Octavo.Models;
using Octavo.Torch.Measurement;
using Octavo.Torch.Models;
using Octavo.Torch.Tests.Models;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Measurement;

/// <summary>Who can be reached from whom: structure to the bit, sizes against slopes taken one number at a time.</summary>
public sealed class GradientReachTests
{
    private const int Vocabulary = 24;

    /// <summary>Single against double precision, relative to sizes of about 1.</summary>
    private const double SingleRounding = 1e-4;

    private static readonly int[] Tokens = [.. Enumerable.Range(0, 20).Select(place => (place * 7) % Vocabulary)];

    public static TheoryData<string> Causal => ["rnn", "lstm", "gru", "cnn", "gpt"];

    [Theory]
    [MemberData(nameof(Causal))]
    public void A_model_that_reads_from_left_to_right_owes_exactly_nothing_to_later_tokens(string kind)
    {
        using var model = Make(kind);
        var reach = GradientReach.Of((IEmbeddedModel)model, Tokens);
        Each(reach, (output, input, size) =>
        {
            if (input > output)
            {
                Assert.Equal(0.0, size);
            }
            else if (input == output)
            {
                Assert.True(size > 0);
            }
        });
    }

    [Theory]
    [InlineData(2, new[] { 1, 2, 4 })]
    [InlineData(3, new[] { 1, 3 })]
    [InlineData(3, new[] { 1, 1, 1 })]
    public void A_convolution_owes_exactly_nothing_to_what_lies_outside_its_field_and_something_to_all_within(int kernel, int[] dilations)
    {
        var config = new ConvolutionConfig { Name = "cnn", VocabularySize = Vocabulary, Width = 6, KernelWidth = kernel, Dilations = dilations };
        using var model = Convolution.Create(config, seed: 2);
        var field = 1 + ((kernel - 1) * dilations.Sum());
        Assert.Equal(field, config.ReceptiveField);
        Each(GradientReach.Of(model, Tokens), (output, input, size) => Assert.Equal(input <= output && output - input < field, size != 0));
    }

    [Fact]
    public void A_decoder_owes_something_to_every_earlier_token_and_an_encoder_to_every_token()
    {
        using var decoder = Make("gpt");
        Each(GradientReach.Of((IEmbeddedModel)decoder, Tokens), (output, input, size) => Assert.Equal(input <= output, size != 0));
        using var encoder = Bert.Create(new BertConfig { Name = "bert", VocabularySize = Vocabulary, ContextLength = 20, Layers = 1, Heads = 2, Width = 8 }, seed: 3);
        Each(GradientReach.Of(encoder, Tokens), (_, _, size) => Assert.True(size > 0));
    }

    [Theory]
    [InlineData("rnn")]
    [InlineData("lstm")]
    [InlineData("gru")]
    [InlineData("cnn")]
    public void Sizes_are_those_of_slopes_taken_one_number_at_a_time(string kind)
    {
        using var model = Make(kind);
        var layers = ScalarLayers.Of((nn.Module)model);
        int[] tokens = [4, 0, 7, 2, 9]; // all different: the slope along a row of the table is that along one place
        var hidden = model is Recurrent recurrent
            ? new ScalarRecurrent(recurrent.Config, layers).Hidden(tokens)
            : new ScalarConvolution(((Convolution)model).Config, layers).Hidden(tokens);
        var width = hidden[0].Length;
        var computed = GradientReach.Of((IEmbeddedModel)model, tokens);
        for (var output = 0; output < tokens.Length; output++)
        {
            var squares = new double[tokens.Length];
            foreach (var number in hidden[output])
            {
                var table = layers.Gradients(number)["embedding.weight"];
                for (var input = 0; input < tokens.Length; input++)
                {
                    squares[input] += table.Skip(tokens[input] * width).Take(width).Sum(slope => slope * slope);
                }
            }

            for (var input = 0; input < tokens.Length; input++)
            {
                Assert.Equal(Math.Sqrt(squares[input]), computed[output, input], SingleRounding * Math.Max(1, Math.Sqrt(squares[input])));
            }
        }
    }

    [Fact]
    public void The_mean_by_distance_is_geometric_and_a_row_is_a_row_of_the_matrix()
    {
        using var model = Make("gru");
        var reader = (IEmbeddedModel)model;
        int[][] sequences = [[1, 2, 3, 4], [5, 6, 7, 8]];
        var (one, other) = (GradientReach.Of(reader, sequences[0]), GradientReach.Of(reader, sequences[1], 3));
        var mean = GradientReach.ByDistance(reader, sequences);
        Assert.Equal(Enumerable.Range(0, 4).Select(d => Math.Sqrt(one[3, 3 - d] * other[3 - d])), mean, (a, b) => Math.Abs(a - b) <= SingleRounding * a);
    }

    [Fact]
    public void Measuring_changes_no_gradient_and_keeps_no_tensor()
    {
        using var model = Make("lstm");
        var reader = (IEmbeddedModel)model;
        _ = GradientReach.Of(reader, Tokens, 5);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Tensor.TotalCount;
        for (var i = 0; i < 5; i++)
        {
            _ = GradientReach.Of(reader, Tokens, 5);
        }

        Assert.Equal(before, Tensor.TotalCount);
        Assert.All(model.NamedParameters, named => Assert.Null(named.Parameter.grad));
    }

    [Fact]
    public void What_cannot_be_read_is_refused_by_name()
    {
        using var model = Make("gpt");
        var reader = (IEmbeddedModel)model;
        Refused("is empty", () => GradientReach.Of(reader, []));
        Refused("token 99", () => GradientReach.Of(reader, [1, 99]));
        Refused("at most 20", () => GradientReach.Of(reader, new int[21]));
        Refused("places 0 to 1", () => GradientReach.Of(reader, [1, 2], 2));
        Refused("lengths 1, 2", () => GradientReach.ByDistance(reader, [[1], [1, 2]]));

        static void Refused(string part, Action action) => Assert.Contains(part, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
    }

    private static void Each(double[,] reach, Action<int, int, double> check)
    {
        for (var output = 0; output < reach.GetLength(0); output++)
        {
            for (var input = 0; input < reach.GetLength(1); input++)
            {
                check(output, input, reach[output, input]);
            }
        }
    }

    private static ISequenceModel Make(string kind) => kind switch
    {
        "rnn" => Recurrent.Create(Shape(RecurrentCell.Rnn), seed: 7),
        "lstm" => Recurrent.Create(Shape(RecurrentCell.Lstm), seed: 7),
        "gru" => Recurrent.Create(Shape(RecurrentCell.Gru), seed: 7),
        "cnn" => Convolution.Create(new ConvolutionConfig { Name = "cnn", VocabularySize = Vocabulary, Width = 6, KernelWidth = 3, Dilations = [1, 2] }, seed: 7),
        _ => Gpt.Create(new GptConfig { Name = "gpt", VocabularySize = Vocabulary, ContextLength = 20, Layers = 2, Heads = 2, Width = 8 }, seed: 7),
    };

    private static RecurrentConfig Shape(RecurrentCell cell) =>
        new() { Name = cell.ToString(), Cell = cell, VocabularySize = Vocabulary, Layers = 2, Width = 6, InitialDeviation = 1 };
}

using Octavo.Models;
using Octavo.Torch.Models;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Models;

/// <summary>Laws of every model that reads tokens from left to right.</summary>
public sealed class SequenceModelTests
{
    private const int Vocabulary = 11;

    /// <summary>Sums of other lengths in another order.</summary>
    private const double SingleRounding = 1e-5;

    public static TheoryData<string> Models => ["rnn", "lstm", "gru", "cnn", "gpt"];

    [Theory]
    [MemberData(nameof(Models))]
    public void A_later_token_changes_no_earlier_output(string kind)
    {
        using var model = Make(kind);
        using var still = no_grad();
        using var scope = NewDisposeScope();
        var tokens = tensor(new long[] { 1, 2, 3, 4, 5, 6, 7, 8 }, [1, 8]);
        var changed = tensor(new long[] { 1, 2, 3, 4, 5, 0, 9, 10 }, [1, 8]);
        var (one, other) = (model.Output(model.Hidden(tokens)), model.Output(model.Hidden(changed)));
        Assert.Equal(new long[] { 1, 8, Vocabulary }, one.shape);
        Assert.True(one.narrow(1, 0, 5).allclose(other.narrow(1, 0, 5), 0, SingleRounding));
        Assert.False(one.narrow(1, 5, 1).allclose(other.narrow(1, 5, 1), 0, SingleRounding));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_row_does_not_depend_on_the_rows_beside_it(string kind)
    {
        using var model = Make(kind);
        using var still = no_grad();
        using var scope = NewDisposeScope();
        var both = tensor(new long[] { 1, 2, 3, 4, 5, 6, 7, 8 }, [2, 4]);
        var second = both.narrow(0, 1, 1);
        Assert.True(model.Hidden(both).narrow(0, 1, 1).allclose(model.Hidden(second), 0, SingleRounding));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_seed_decides_the_weights_and_nothing_else_does(string kind)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        using var one = Make(kind);
        random.manual_seed(2);
        var before = rand(1).item<float>();
        random.manual_seed(2);
        using var same = Make(kind);
        Assert.Equal(before, rand(1).item<float>()); // the process-wide generator was not touched
        foreach (var (left, right) in one.NamedParameters.Zip(same.NamedParameters))
        {
            Assert.Equal(left.Name, right.Name);
            Assert.True(left.Parameter.eq(right.Parameter).all().item<bool>());
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Live_tensors_are_as_many_after_twenty_passes_as_before(string kind)
    {
        using var model = Make(kind);
        using var tokens = ones(2, 8, dtype: ScalarType.Int64);
        Pass();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Tensor.TotalCount;
        for (var i = 0; i < 20; i++)
        {
            Pass();
        }

        Assert.Equal(before, Tensor.TotalCount);

        void Pass()
        {
            using var still = no_grad();
            using var hidden = model.Hidden(tokens);
            using var logits = model.Output(hidden);
        }
    }

    [Fact]
    public void A_convolution_depends_on_its_receptive_field_and_on_nothing_outside_it()
    {
        var config = new ConvolutionConfig { Name = "cnn", VocabularySize = Vocabulary, Width = 8, KernelWidth = 3, Dilations = [1, 2] };
        Assert.Equal(7, config.ReceptiveField);
        using var model = Convolution.Create(config, seed: 1);
        using var still = no_grad();
        using var scope = NewDisposeScope();
        var tokens = zeros(1, 20, dtype: ScalarType.Int64);
        var last = model.Hidden(tokens).select(1, 19);
        for (var place = 0; place < 20; place++)
        {
            var changed = tokens.clone();
            changed[0, place] = tensor(5L);
            var same = model.Hidden(changed).select(1, 19).eq(last).all().item<bool>();
            Assert.Equal(place < 20 - 7, same);
        }
    }

    [Theory]
    [InlineData(RecurrentCell.Lstm, 395_264)]
    [InlineData(RecurrentCell.Gru, 296_448)]
    [InlineData(RecurrentCell.Rnn, 98_816)]
    public void Published_layer_counts_come_out_of_libtorch(RecurrentCell cell, long expected)
    {
        // Of one layer from 128 to 256 numbers, as torch's own documentation counts them with two bias vectors.
        using var layer = cell switch
        {
            RecurrentCell.Rnn => (nn.Module)nn.RNN(128, 256),
            RecurrentCell.Gru => nn.GRU(128, 256),
            _ => nn.LSTM(128, 256),
        };
        Assert.Equal(expected, layer.parameters().Sum(parameter => parameter.numel()));
        var gates = new RecurrentConfig { Name = "", Cell = cell, VocabularySize = 1, Layers = 1, Width = 1 }.Gates;
        Assert.Equal(expected, gates * ((128L * 256) + (256 * 256) + (2 * 256)));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void The_formula_counts_what_the_model_has(string kind)
    {
        using var model = Make(kind);
        var counted = model.NamedParameters.Sum(named => named.Parameter.numel());
        var formula = model switch
        {
            Recurrent recurrent => recurrent.Config.TotalParameters,
            Convolution convolution => convolution.Config.TotalParameters,
            _ => ParameterCount.ForGpt(((Gpt)model).Config).Total,
        };
        Assert.Equal(formula, counted);
    }

    [Fact]
    public void Models_of_equal_size_are_found_and_where_none_is_the_error_says_so()
    {
        var width = ParameterMatch.Width(w => Shape(RecurrentCell.Lstm, w).TotalParameters, 100_000);
        Assert.InRange(Shape(RecurrentCell.Lstm, width).TotalParameters, 95_000, 105_000);
        var refused = Assert.Throws<ArgumentException>(() => ParameterMatch.Width(w => Shape(RecurrentCell.Lstm, w).TotalParameters, 100, step: 50));
        Assert.Contains("multiple of 50", refused.Message, StringComparison.Ordinal);
    }

    private static RecurrentConfig Shape(RecurrentCell cell, int width) =>
        new() { Name = cell.ToString(), Cell = cell, VocabularySize = Vocabulary, Layers = 2, Width = width };

    private static ISequenceModel Make(string kind) => kind switch
    {
        "rnn" => Recurrent.Create(Shape(RecurrentCell.Rnn, 8), seed: 7),
        "lstm" => Recurrent.Create(Shape(RecurrentCell.Lstm, 8), seed: 7),
        "gru" => Recurrent.Create(Shape(RecurrentCell.Gru, 8), seed: 7),
        "cnn" => Convolution.Create(new ConvolutionConfig { Name = "cnn", VocabularySize = Vocabulary, Width = 8, KernelWidth = 3, Dilations = ConvolutionConfig.Doubling(3) }, seed: 7),
        _ => Gpt.Create(new GptConfig { Name = "gpt", VocabularySize = Vocabulary, ContextLength = 8, Layers = 2, Heads = 2, Width = 8 }, seed: 7),
    };
}

using Octavo.Torch.Training;
using static TorchSharp.TensorExtensionMethods;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Training;

public sealed class AdamWTests
{
    /// <summary>100 steps in single precision against double precision, values of order 1.</summary>
    private const double SingleRounding = 2e-5;

    private static readonly TrainingOptions Options = TrainingOptions.Nano with { WeightDecay = 0.1, Beta1 = 0.9, Beta2 = 0.95, Epsilon = 1e-8 };

    [Theory]
    [InlineData(null)]
    [InlineData(0.5)]
    public void A_hundred_steps_equal_the_papers_algorithm_one_number_at_a_time(double? clip)
    {
        // A matrix, which decays, and a vector, which does not; the gradient is that of sum(c * w^2) / 2, plus noise by step.
        double[] matrix = [0.5, -1.2, 0.3, 2.0, -0.7, 0.1];
        double[] vector = [1.0, -0.4, 0.25];
        using var scope = NewDisposeScope();
        using var matrixParameter = new TorchSharp.Modules.Parameter(tensor(matrix.Select(x => (float)x).ToArray()).reshape(2, 3));
        using var vectorParameter = new TorchSharp.Modules.Parameter(tensor(vector.Select(x => (float)x).ToArray()));
        using var optimizer = new AdamW([matrixParameter, vectorParameter], Options with { ClipNorm = clip });
        var reference = new ScalarAdamW([.. matrix, .. vector], matrix.Length, Options with { ClipNorm = clip });

        for (var step = 1; step <= 100; step++)
        {
            var rate = 0.01 * step / 100;
            var gradient = reference.Values.Select((x, i) => ((i % 3) + 1) * x + (0.1 * Math.Sin((step * 7) + i))).ToArray();
            matrixParameter.grad = tensor(gradient[..6].Select(x => (float)x).ToArray()).reshape(2, 3);
            vectorParameter.grad = tensor(gradient[6..].Select(x => (float)x).ToArray());

            var norm = optimizer.Step(rate).ToDouble();
            var expectedNorm = reference.Step(gradient, rate);

            Assert.Equal(expectedNorm, norm, 1e-5 * expectedNorm);
            Assert.Null(matrixParameter.grad);
        }

        var actual = matrixParameter.data<float>().Concat(vectorParameter.data<float>());
        Assert.All(reference.Values.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, SingleRounding));
    }

    [Fact]
    public void A_parameter_without_gradient_is_an_error_that_names_its_shape()
    {
        using var scope = NewDisposeScope();
        using var parameter = new TorchSharp.Modules.Parameter(ones(2, 3));
        using var optimizer = new AdamW([parameter], Options);

        Assert.Contains("[2, 3]", Assert.Throws<InvalidOperationException>(() => { _ = optimizer.Step(0.1); }).Message, StringComparison.Ordinal);
    }

    /// <summary>Loshchilov and Hutter 2019, algorithm 2, with the gradient clipped to a global norm first.</summary>
    private sealed class ScalarAdamW(double[] values, int decayed, TrainingOptions options)
    {
        private readonly double[] _means = new double[values.Length];
        private readonly double[] _squares = new double[values.Length];
        private int _step;

        public double[] Values => values;

        public double Step(double[] gradient, double rate)
        {
            _step++;
            var norm = Math.Sqrt(gradient.Sum(g => g * g));
            var scale = options.ClipNorm is { } clip && norm > clip ? clip / norm : 1;
            for (var i = 0; i < values.Length; i++)
            {
                var g = gradient[i] * scale;
                _means[i] = (options.Beta1 * _means[i]) + ((1 - options.Beta1) * g);
                _squares[i] = (options.Beta2 * _squares[i]) + ((1 - options.Beta2) * g * g);
                var mean = _means[i] / (1 - Math.Pow(options.Beta1, _step));
                var square = _squares[i] / (1 - Math.Pow(options.Beta2, _step));
                values[i] -= rate * ((mean / (Math.Sqrt(square) + options.Epsilon)) + ((i < decayed ? options.WeightDecay : 0) * values[i]));
            }

            return norm;
        }
    }
}

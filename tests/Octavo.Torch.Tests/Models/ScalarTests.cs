namespace Octavo.Torch.Tests.Models;

/// <summary>The yardstick itself, against difference quotients and a published table.</summary>
public sealed class ScalarTests
{
    /// <summary>A central difference of step 1e-5 has an error of order 1e-10 and a rounding error of order 1e-11.</summary>
    private const double DifferenceQuotient = 1e-8;

    [Theory]
    [InlineData(0.3, 1.7)]
    [InlineData(-1.2, 0.4)]
    public void Slopes_equal_difference_quotients(double a, double b)
    {
        const double Step = 1e-5;
        Func<Scalar, Scalar, Scalar>[] functions =
        [
            (x, y) => x + y, (x, y) => x - y, (x, y) => x * y, (x, y) => x / y, (x, _) => x * 3.5, (x, _) => x.Exp(), (_, y) => y.Log(), (_, y) => y.Sqrt(),
            (x, _) => x.Tanh(), (x, _) => x.Erf(), (x, y) => Scalar.Dot([x, y, x], [y, y, x]), (x, y) => Scalar.Mean([x, y, x]),
            (x, _) => ScalarLayers.Gelu(x), (x, _) => ScalarLayers.GeluByTanh(x), (x, y) => ScalarLayers.LogSoftmax([x, y, x * y])[1],
        ];
        double At(Func<Scalar, Scalar, Scalar> function, double x, double y)
        {
            var tape = new ScalarTape();
            return function(tape.Leaf(x), tape.Leaf(y)).Value;
        }

        Assert.All(functions, function =>
        {
            var tape = new ScalarTape();
            var (x, y) = (tape.Leaf(a), tape.Leaf(b));
            tape.Differentiate(function(x, y));

            Assert.Equal((At(function, a + Step, b) - At(function, a - Step, b)) / (2 * Step), x.Gradient, DifferenceQuotient);
            Assert.Equal((At(function, a, b + Step) - At(function, a, b - Step)) / (2 * Step), y.Gradient, DifferenceQuotient);
        });
    }

    [Theory]
    // Abramowitz and Stegun 1964, table 7.1.
    [InlineData(0.5, 0.5204998778)]
    [InlineData(1, 0.8427007929)]
    [InlineData(-2, -0.9953222650)]
    [InlineData(7, 1)]
    public void The_error_function_equals_its_table(double x, double expected) => Assert.Equal(expected, Scalar.Erf(x), 1e-10);

    [Theory]
    // x times the integral of the normal distribution, which is 0.8413447461 at 1 and 0.9772498681 at 2 (Abramowitz and Stegun 1964, table 26.1).
    [InlineData(1, 0.8413447461)]
    [InlineData(-1, -0.1586552539)]
    [InlineData(2, 1.9544997361)]
    public void Gelu_is_the_number_times_the_integral_up_to_it(double x, double expected) =>
        Assert.Equal(expected, ScalarLayers.Gelu(new ScalarTape().Leaf(x)).Value, 1e-9);
}

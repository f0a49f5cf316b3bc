namespace Octavo.Torch.Tests.Models;

/// <summary>A number that knows how it was computed, so that the chain rule can be applied to it one number at a time; no tensor library.</summary>
internal sealed class Scalar
{
    private readonly ScalarTape _tape;
    private readonly Scalar[] _of;
    private readonly double[] _slopes;

    public Scalar(ScalarTape tape, double value, Scalar[] of, double[] slopes)
    {
        (_tape, Value, _of, _slopes) = (tape, value, of, slopes);
        tape.Add(this);
    }

    public double Value { get; }

    /// <summary>The slope of what <see cref="ScalarTape.Differentiate"/> was called for along this number.</summary>
    public double Gradient { get; set; }

    public static Scalar operator +(Scalar a, Scalar b) => new(a._tape, a.Value + b.Value, [a, b], [1, 1]);

    public static Scalar operator -(Scalar a, Scalar b) => new(a._tape, a.Value - b.Value, [a, b], [1, -1]);

    public static Scalar operator *(Scalar a, Scalar b) => new(a._tape, a.Value * b.Value, [a, b], [b.Value, a.Value]);

    public static Scalar operator *(Scalar a, double b) => new(a._tape, a.Value * b, [a], [b]);

    public static Scalar operator /(Scalar a, Scalar b) => new(a._tape, a.Value / b.Value, [a, b], [1 / b.Value, -a.Value / (b.Value * b.Value)]);

    public static Scalar Sum(IReadOnlyList<Scalar> terms) =>
        new(terms[0]._tape, terms.Sum(term => term.Value), [.. terms], [.. Enumerable.Repeat(1.0, terms.Count)]);

    public static Scalar Mean(IReadOnlyList<Scalar> terms) => Sum(terms) * (1.0 / terms.Count);

    /// <summary>The sum of the products of two lists.</summary>
    public static Scalar Dot(ReadOnlySpan<Scalar> a, ReadOnlySpan<Scalar> b)
    {
        var (of, slopes, total) = (new Scalar[2 * a.Length], new double[2 * a.Length], 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            total += a[i].Value * b[i].Value;
            (of[2 * i], slopes[2 * i]) = (a[i], b[i].Value);
            (of[(2 * i) + 1], slopes[(2 * i) + 1]) = (b[i], a[i].Value);
        }

        return new Scalar(a[0]._tape, total, of, slopes);
    }

    public Scalar Plus(double b) => new(_tape, Value + b, [this], [1]);

    public Scalar Exp() => Function(Math.Exp(Value), Math.Exp(Value));

    public Scalar Log() => Function(Math.Log(Value), 1 / Value);

    public Scalar Sqrt() => Function(Math.Sqrt(Value), 0.5 / Math.Sqrt(Value));

    public Scalar Relu() => Function(Math.Max(0, Value), Value > 0 ? 1 : 0);

    public Scalar Tanh() => Function(Math.Tanh(Value), 1 - (Math.Tanh(Value) * Math.Tanh(Value)));

    /// <summary>The error function, whose slope is 2/sqrt(pi) exp(-x^2).</summary>
    public Scalar Erf() => Function(Erf(Value), 2 / Math.Sqrt(Math.PI) * Math.Exp(-Value * Value));

    /// <summary>Adds this number's gradient to those it was computed of.</summary>
    public void PassGradientOn()
    {
        for (var i = 0; i < _of.Length; i++)
        {
            _of[i].Gradient += Gradient * _slopes[i];
        }
    }

    /// <summary>2/sqrt(pi) exp(-x^2) times the sum of 2^n x^(2n+1) / (1 * 3 * ... * (2n+1)); all terms have one sign, so none cancels another.</summary>
    public static double Erf(double x)
    {
        if (Math.Abs(x) > 6)
        {
            return Math.Sign(x);
        }

        var (term, sum) = (x, x);
        for (var n = 1; n < 200; n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    private Scalar Function(double value, double slope) => new(_tape, value, [this], [slope]);
}

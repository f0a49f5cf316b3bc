namespace Octavo.Statistics;

/// <summary>Huber's loss (Huber 1964): squared near zero, linear beyond delta, so that a few outliers do not decide a fit.</summary>
public static class Huber
{
    /// <summary>r^2/2 where |r| is at most delta, else delta*(|r| - delta/2).</summary>
    public static double Loss(double residual, double delta)
    {
        var size = Math.Abs(residual);
        return size <= delta ? residual * residual / 2 : delta * (size - (delta / 2));
    }

    /// <summary>The loss's derivative: the residual clipped to [-delta, delta].</summary>
    public static double Slope(double residual, double delta) => Math.Clamp(residual, -delta, delta);
}

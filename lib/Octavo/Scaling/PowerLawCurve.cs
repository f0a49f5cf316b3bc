namespace Octavo.Scaling;

/// <summary>The numbers of one fitted curve L = Floor + exp(LogScale) * x^-Exponent, and how they are found.</summary>
internal readonly record struct PowerLawCurve(double LogScale, double Exponent, double Floor)
{
    // Exponents seen for language models lie between 0.03 and 0.5; the search goes far beyond on both sides.
    private const double SmallestExponent = 1e-3;
    private const double LargestExponent = 10;
    private const int GridSteps = 60;

    public double Loss(double size) => Floor + Math.Exp(LogScale - (Exponent * Math.Log(size)));

    /// <summary>Least squares on (log size, log loss).</summary>
    public static PowerLawCurve FitPure(IReadOnlyList<ScalingPoint> points)
    {
        var meanX = points.Average(point => Math.Log(point.Size));
        var meanY = points.Average(point => Math.Log(point.Loss));
        double products = 0;
        double squares = 0;
        foreach (var point in points)
        {
            var x = Math.Log(point.Size) - meanX;
            products += x * (Math.Log(point.Loss) - meanY);
            squares += x * x;
        }

        var exponent = -products / squares;
        return new PowerLawCurve(meanY + (exponent * meanX), exponent, 0);
    }

    /// <summary>
    /// Least squares of relative errors (1 - fitted/loss): for a given exponent the law is linear in E and A, so the search
    /// is over the exponent alone. E is kept between 0 and the smallest loss.
    /// </summary>
    public static PowerLawCurve FitWithFloor(IReadOnlyList<ScalingPoint> points)
    {
        // Sizes relative to their geometric mean keep x^-alpha within reach of double precision.
        var logCentre = points.Average(point => Math.Log(point.Size));
        var x = points.Select(point => Math.Log(point.Size) - logCentre).ToArray();
        var inverseLoss = points.Select(point => 1 / point.Loss).ToArray();
        var ratio = Math.Pow(LargestExponent / SmallestExponent, 1.0 / GridSteps);
        var best = SmallestExponent;
        var bestError = double.PositiveInfinity;
        for (var exponent = SmallestExponent; exponent <= LargestExponent * 1.0001; exponent *= ratio)
        {
            var error = Solve(x, inverseLoss, exponent).Error;
            if (error < bestError)
            {
                (best, bestError) = (exponent, error);
            }
        }

        var refined = GoldenSection(exponent => Solve(x, inverseLoss, exponent).Error, best / ratio, best * ratio);
        var (floor, scale, _) = Solve(x, inverseLoss, refined);
        return new PowerLawCurve(Math.Log(scale) + (refined * logCentre), refined, floor);
    }

    // Weighted linear least squares for E and A with both at least 0: minimises the sum of (1 - (E + A*s)/L)^2, s = x^-alpha.
    private static (double Floor, double Scale, double Error) Solve(double[] x, double[] inverseLoss, double exponent)
    {
        double ee = 0, es = 0, ss = 0, e1 = 0, s1 = 0;
        for (var i = 0; i < x.Length; i++)
        {
            var floorTerm = inverseLoss[i];
            var scaleTerm = Math.Exp(-exponent * x[i]) * inverseLoss[i];
            ee += floorTerm * floorTerm;
            es += floorTerm * scaleTerm;
            ss += scaleTerm * scaleTerm;
            e1 += floorTerm;
            s1 += scaleTerm;
        }

        var determinant = (ee * ss) - (es * es);
        var floor = ((e1 * ss) - (s1 * es)) / determinant;
        var scale = ((s1 * ee) - (e1 * es)) / determinant;
        if (!(floor > 0) || double.IsInfinity(floor))
        {
            (floor, scale) = (0, s1 / ss);
        }

        // A curve that rises with size is no scaling law: its scale would be negative, and the error stays infinite.
        if (!(scale > 0))
        {
            return (floor, double.Epsilon, double.PositiveInfinity);
        }

        double error = 0;
        for (var i = 0; i < x.Length; i++)
        {
            var relative = 1 - ((floor + (scale * Math.Exp(-exponent * x[i]))) * inverseLoss[i]);
            error += relative * relative;
        }

        return (floor, scale, error);
    }

    private static double GoldenSection(Func<double, double> error, double low, double high)
    {
        const double golden = 0.6180339887498949;
        const int steps = 60; // 0.618^60 = 3e-13 of the first interval.
        var left = high - (golden * (high - low));
        var right = low + (golden * (high - low));
        var (errorLeft, errorRight) = (error(left), error(right));
        for (var step = 0; step < steps; step++)
        {
            if (errorLeft <= errorRight)
            {
                (high, right, errorRight) = (right, left, errorLeft);
                left = high - (golden * (high - low));
                errorLeft = error(left);
            }
            else
            {
                (low, left, errorLeft) = (left, right, errorRight);
                right = low + (golden * (high - low));
                errorRight = error(right);
            }
        }

        return (low + high) / 2;
    }
}

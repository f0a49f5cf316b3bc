namespace Octavo.Reports.Figures;

/// <summary>Round numbers along an axis.</summary>
internal static class Ticks
{
    private static readonly double[] Steps = [1, 2, 2.5, 5, 10];
    private static readonly double[][] Mantissas = [[1, 2, 5], [1, 3], [1]];

    /// <summary>Equally spaced round numbers in [low, high], at most <paramref name="most"/>.</summary>
    public static double[] Linear(double low, double high, int most)
    {
        var rough = (high - low) / most;
        var scale = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        foreach (var mantissa in Steps)
        {
            var step = mantissa * scale;
            var first = Math.Ceiling((low / step) - 1e-9);
            var count = (int)(Math.Floor((high / step) + 1e-9) - first) + 1;
            if (count <= most)
            {
                // Rounded to the step's own decimals, so that 0.30000000000000004 is 0.3.
                return [.. Enumerable.Range(0, Math.Max(count, 0)).Select(i => Round((first + i) * step))];
            }
        }

        return [low, high];
    }

    /// <summary>
    /// Round numbers in [low, high] for a logarithmic axis: 1-2-5 or 1-3 within decades, powers of ten over many,
    /// and equally spaced numbers where the axis covers less than a decade.
    /// </summary>
    public static double[] Logarithmic(double low, double high, int most)
    {
        foreach (var mantissas in Mantissas)
        {
            var ticks = OfDecades(low, high, mantissas, 1);
            if (ticks.Length <= most && ticks.Length >= 4)
            {
                return ticks;
            }
        }

        if (high / low < 20)
        {
            return Linear(low, high, most);
        }

        for (var stride = 1; ; stride++)
        {
            var ticks = OfDecades(low, high, [1], stride);
            if (ticks.Length <= most)
            {
                return ticks.Length >= 2 ? ticks : Linear(low, high, most);
            }
        }
    }

    private static double[] OfDecades(double low, double high, double[] mantissas, int stride)
    {
        var first = (int)Math.Floor(Math.Log10(low));
        var last = (int)Math.Ceiling(Math.Log10(high));
        return
        [
            .. Enumerable.Range(first, last - first + 1)
                .Where(exponent => exponent % stride == 0)
                .SelectMany(exponent => mantissas.Select(mantissa => Round(mantissa * Math.Pow(10, exponent))))
                .Where(value => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)),
        ];
    }

    private static double Round(double value) => double.Parse(value.ToString("G12"));
}

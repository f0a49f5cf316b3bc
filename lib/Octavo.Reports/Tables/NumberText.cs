using System.Globalization;
using Octavo.Statistics;

namespace Octavo.Reports.Tables;

/// <summary>Numbers as people read them in a table or figure, in the invariant culture.</summary>
internal static class NumberText
{
    /// <summary>What stands where a value is unknown.</summary>
    public const string Unknown = "–";

    private const double LargestPlain = 1e7;
    private const double SmallestPlain = 1e-4;

    /// <summary>A whole number with thousands separators.</summary>
    public static string Count(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A number to <paramref name="digits"/> significant digits, trailing zeros kept; in powers of ten where it is very large or small.</summary>
    public static string Significant(double value, int digits = 4)
    {
        if (!double.IsFinite(value))
        {
            return NotFinite(value);
        }

        var magnitude = Math.Abs(value);
        if (magnitude == 0)
        {
            return "0";
        }

        if (magnitude is >= LargestPlain or < SmallestPlain)
        {
            return Scientific(value, digits);
        }

        var decimals = Math.Max(0, digits - 1 - (int)Math.Floor(Math.Log10(magnitude)));
        return Fixed(value, decimals);
    }

    /// <summary>A share in percent.</summary>
    public static string Percent(double share, int digits = 3) =>
        double.IsFinite(share) ? Significant(100 * share, digits) + "%" : NotFinite(share);

    /// <summary>A value with its interval, decimals chosen so that the interval's half width keeps two digits.</summary>
    public static string Interval(Estimate estimate, int digits = 4)
    {
        if (estimate.Low is not { } low || estimate.High is not { } high)
        {
            return Significant(estimate.Value, digits);
        }

        if (low == high)
        {
            return Exact(estimate.Value, digits);
        }

        var magnitude = Math.Max(Math.Abs(low), Math.Abs(high));
        if (!double.IsFinite(high - low) || magnitude is >= LargestPlain or < SmallestPlain)
        {
            return $"{Significant(estimate.Value, digits)} [{Significant(low, digits)}, {Significant(high, digits)}]";
        }

        var decimals = Math.Clamp(1 - (int)Math.Floor(Math.Log10((high - low) / 2)), 0, 6);
        return $"{Fixed(estimate.Value, decimals)} [{Fixed(low, decimals)}, {Fixed(high, decimals)}]";
    }

    /// <summary>A value without sampling error: a whole number in full, another with significant digits.</summary>
    public static string Exact(double value, int digits = 4) =>
        double.IsInteger(value) && Math.Abs(value) < 1e15 ? Count(value) : Significant(value, digits);

    /// <summary>The short form to three significant digits: 25.6M, for labels and sentences.</summary>
    public static string Brief(double value) => value == 0 || !double.IsFinite(value)
        ? Significant(value)
        : Short(double.Parse(value.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));

    /// <summary>A short form for axes: 10k, 1.5M, 175B, powers of ten beyond.</summary>
    public static string Short(double value)
    {
        var magnitude = Math.Abs(value);
        var (scale, suffix) = magnitude switch
        {
            >= 1e15 => (0d, ""),
            >= 1e12 => (1e12, "T"),
            >= 1e9 => (1e9, "B"),
            >= 1e6 => (1e6, "M"),
            >= 1e4 => (1e3, "k"),
            _ => (1d, ""),
        };
        if (scale == 0 || (magnitude < SmallestPlain && magnitude > 0))
        {
            return PowerOfTen(value);
        }

        return (value / scale).ToString(scale == 1 ? "#,0.####" : "0.##", CultureInfo.InvariantCulture) + suffix;
    }

    /// <summary>A value on an axis that reaches far: powers of ten from ten thousand on.</summary>
    public static string Power(double value) => Math.Abs(value) < 1e4 ? Short(value) : PowerOfTen(value);

    /// <summary>Fixed decimals; what rounds to zero has no sign.</summary>
    private static string Fixed(double value, int decimals)
    {
        var text = value.ToString("#,0." + new string('0', decimals), CultureInfo.InvariantCulture);
        return text.Trim('-', '0', '.').Length == 0 ? text.TrimStart('-') : text;
    }

    private static string PowerOfTen(double value)
    {
        var exponent = (int)Math.Floor(Math.Log10(Math.Abs(value)) + 1e-9);
        var mantissa = value / Math.Pow(10, exponent);
        var power = "10" + Superscript(exponent);
        return Math.Abs(mantissa - 1) < 1e-6 ? power : mantissa.ToString("0.##", CultureInfo.InvariantCulture) + "×" + power;
    }

    private static string Scientific(double value, int digits)
    {
        var text = value.ToString("E" + (digits - 1), CultureInfo.InvariantCulture);
        var at = text.IndexOf('E', StringComparison.Ordinal);
        return text[..at] + "×10" + Superscript(int.Parse(text[(at + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
    }

    private static string Superscript(int exponent) =>
        string.Concat(exponent.ToString(CultureInfo.InvariantCulture).Select(c => c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0']));

    private static string NotFinite(double value) => double.IsNaN(value) ? "NaN" : value > 0 ? "∞" : "-∞";
}

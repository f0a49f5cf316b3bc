using System.Globalization;

namespace Octavo.Torch.Training;

/// <summary>Numbers as a reader of a progress line wants them.</summary>
internal static class Readable
{
    /// <summary>For example "12.3k" or "1.2M".</summary>
    public static string Short(double value) => value switch
    {
        >= 999_500 => (value / 1e6).ToString(value >= 9_995_000 ? "F0" : "F1", CultureInfo.InvariantCulture) + "M",
        >= 999.5 => (value / 1e3).ToString(value >= 9_995 ? "F0" : "F1", CultureInfo.InvariantCulture) + "k",
        _ => value.ToString("F0", CultureInfo.InvariantCulture),
    };

    /// <summary>For example "1 min 20 s", rounded up.</summary>
    public static string Duration(double seconds)
    {
        var whole = (long)Math.Ceiling(seconds);
        return whole switch
        {
            < 60 => $"{whole} s",
            < 3600 => $"{whole / 60} min {whole % 60} s",
            < 86_400 => $"{whole / 3600} h {whole % 3600 / 60} min",
            _ => $"{whole / 86_400} d {whole % 86_400 / 3600} h",
        };
    }
}

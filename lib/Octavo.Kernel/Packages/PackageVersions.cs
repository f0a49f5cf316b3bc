using System.Globalization;

namespace Octavo.Kernel.Packages;

/// <summary>Whether a version is what a directive asks for.</summary>
internal static class PackageVersions
{
    public static bool Satisfies(string version, string asked) =>
        asked is "*" or "*-*"
        || string.Equals(Normal(version), Normal(asked), StringComparison.OrdinalIgnoreCase)
        || (asked.EndsWith(".*", StringComparison.Ordinal) && version.StartsWith(asked[..^1], StringComparison.OrdinalIgnoreCase))
        || IsInRange(version, asked);

    // NuGet writes 1.0 and 1.0.0.0 as 1.0.0.
    private static string Normal(string version)
    {
        var label = version.IndexOf('-', StringComparison.Ordinal);
        return Number(version) is not { } number ? version
            : (number.Revision > 0 ? number.ToString() : number.ToString(3)) + (label < 0 ? "" : version[label..]);
    }

    // [1.0,2.0) and the like; of versions with labels only the numbers are compared.
    private static bool IsInRange(string version, string asked)
    {
        if (asked.Length < 3 || asked[0] is not ('[' or '(') || asked[^1] is not (']' or ')') || Number(version) is not { } present)
        {
            return false;
        }

        var ends = asked[1..^1].Split(',', StringSplitOptions.TrimEntries);
        var (low, high) = (Number(ends[0]), Number(ends[^1]));
        return (low is null || (asked[0] == '[' ? present >= low : present > low))
            && (high is null || (asked[^1] == ']' ? present <= high : present < high));
    }

    private static Version? Number(string version)
    {
        var parts = version.Split('-')[0].Split('.');
        var numbers = parts.Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1).ToArray();
        return numbers.Length is 0 or > 4 || numbers.Contains(-1)
            ? null
            : new Version(numbers[0], numbers.ElementAtOrDefault(1), numbers.ElementAtOrDefault(2), numbers.ElementAtOrDefault(3));
    }
}

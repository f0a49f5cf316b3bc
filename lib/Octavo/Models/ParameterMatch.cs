namespace Octavo.Models;

/// <summary>Finds shapes of equal size, so that architectures are compared and not sizes.</summary>
public static class ParameterMatch
{
    /// <summary>The width, a multiple of <paramref name="step"/>, whose parameter count is nearest to a target.</summary>
    /// <param name="count">Parameters at a width; grows with it.</param>
    /// <param name="target">Wanted parameters.</param>
    /// <param name="step">What the width must be a multiple of, for example the number of heads.</param>
    /// <param name="tolerance">Largest share by which the count may miss the target.</param>
    /// <exception cref="ArgumentException">No width comes that near.</exception>
    public static int Width(Func<int, long> count, long target, int step = 1, double tolerance = 0.05)
    {
        ArgumentNullException.ThrowIfNull(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(target);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step);
        var width = step;
        while (count(width) < target)
        {
            width += step;
        }

        var nearest = width > step && target - count(width - step) < count(width) - target ? width - step : width;
        var miss = Math.Abs(count(nearest) - target) / (double)target;
        return miss <= tolerance
            ? nearest
            : throw new ArgumentException(
                $"No width that is a multiple of {step} gives {target:N0} parameters: width {nearest} gives {count(nearest):N0}, {100 * miss:F1} % off, and {100 * tolerance:F1} % are allowed. Change the layers or the target.");
    }
}

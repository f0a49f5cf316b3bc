namespace Octavo.Models;

/// <summary>Refusals that the configurations of all models share; each message names the configuration and the values at odds.</summary>
/// <param name="configuration">The configuration's type, for messages.</param>
/// <param name="name">The configuration's name, for messages.</param>
internal sealed class ShapeCheck(string configuration, string name)
{
    /// <summary>Throws unless a size is at least 1.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public ShapeCheck Positive(int value, string what) => value > 0
        ? this
        : throw Refusal($"{what} is {value}; it must be at least 1.");

    /// <summary>Throws unless the heads divide the width.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public ShapeCheck HeadsDivide(int width, int heads) => width % heads == 0
        ? this
        : throw Refusal($"Width {width} is not a multiple of Heads {heads}. Choose a width that the heads divide.");

    /// <summary>Throws unless a dropout probability leaves something.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    public ShapeCheck Dropout(double probability) => probability is >= 0 and < 1
        ? this
        : throw Refusal($"Dropout {probability} is outside [0, 1).");

    /// <summary>Throws unless what is added to a variance is a positive number.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public ShapeCheck Epsilon(double epsilon) => epsilon > 0 && double.IsFinite(epsilon)
        ? this
        : throw Refusal($"NormalizationEpsilon {epsilon} is not a number above 0.");

    /// <summary>Throws unless a standard deviation of initial weights is a positive number, or null.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public ShapeCheck InitialDeviation(double? deviation) => deviation is null || (deviation > 0 && double.IsFinite(deviation.Value))
        ? this
        : throw Refusal($"InitialDeviation {deviation} is not a number above 0. Leave it null for the usual one.");

    /// <summary>The error with a message of its own.</summary>
    public ArgumentException Refusal(string message) => new($"{configuration} '{name}': {message}");
}

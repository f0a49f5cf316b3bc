using System.Globalization;
using Octavo.Runs;

namespace Octavo.Torch.Training;

/// <summary>What a running training on a task reports at each recorded point; as text, one line for a reader.</summary>
/// <param name="Point">The point, as it will stand in the run's record.</param>
/// <param name="Steps">Steps that the run will take at most.</param>
/// <param name="TokensPerSecond">Tokens per second so far.</param>
/// <param name="SecondsLeft">Training time that the steps left will take at the pace so far.</param>
public sealed record TaskProgress(TaskPoint Point, int Steps, double TokensPerSecond, double SecondsLeft)
{
    /// <summary>For example "step 120 of 500, loss 2.345, validation 81.3 % right, 12.3k tokens/s, 1 min 20 s left".</summary>
    public override string ToString()
    {
        var validation = Point.ValidationAccuracy is { } accuracy ? string.Create(CultureInfo.InvariantCulture, $", validation {100 * accuracy:F1} % right") : "";
        var left = Point.Step == Steps ? "done" : $"{Readable.Duration(SecondsLeft)} left";
        return string.Create(CultureInfo.InvariantCulture, $"step {Point.Step} of {Steps}, loss {Point.Loss:F3}{validation}, {Readable.Short(TokensPerSecond)} tokens/s, {left}");
    }
}

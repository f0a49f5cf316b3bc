using System.Globalization;

namespace Octavo.Torch.Training;

/// <summary>A run of a sweep that trains right now.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Step">The last recorded step.</param>
/// <param name="Steps">Steps that the run will take at most.</param>
/// <param name="Loss">Training loss at that step, in nats.</param>
public sealed record RunningTraining(string Name, int Seed, int Step, int Steps, double Loss)
{
    /// <summary>For example "gpt-64 seed 1: step 120 of 500, loss 2.345".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} seed {Seed}: step {Step} of {Steps}, loss {Loss:F3}");
}

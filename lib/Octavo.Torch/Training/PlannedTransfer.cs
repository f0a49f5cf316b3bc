using Octavo.Runs;
using Octavo.Torch.Models;

namespace Octavo.Torch.Training;

/// <summary>One run of a sweep over what was learned before: which model learns which task, beginning with what.</summary>
/// <param name="Method">What it begins with, and what is trained.</param>
/// <param name="Target">The task, and how it is learned.</param>
/// <param name="Pretraining">
/// The training before it, of a model of the same shape; null from scratch. Equal pre-trainings of a plan are done once.
/// </param>
/// <param name="Head">What a new linear head looks at; null for the model's own output, and for a probe its last token.</param>
public sealed record PlannedTransfer(TransferMethod Method, PlannedTask Target, PlannedTask? Pretraining = null, Pooling? Head = null)
{
    /// <summary>How much of the task's data there is, in a unit of the plan's, for the record; it decides nothing.</summary>
    public double? Examples { get; init; }

    /// <summary>Eight digits that differ wherever anything differs that decides the run.</summary>
    internal string Digest() => RunDigest.Of(Target.Digest(), Method.ToString(), Pretraining?.Digest() ?? "", Head?.ToString() ?? "");

    /// <summary>Throws unless method, pre-training and shapes go together.</summary>
    internal void Validate()
    {
        TaskSweep.Validate(Target);
        if ((Method == TransferMethod.FromScratch) != (Pretraining is null))
        {
            throw new ArgumentException(Pretraining is null
                ? $"'{Target.Shape.Name}' is planned for {Method} without Pretraining. Give one, or plan it {TransferMethod.FromScratch}."
                : $"'{Target.Shape.Name}' is planned {Method} with a Pretraining on '{Pretraining.Task.Name}'. Leave it out, or plan another method.");
        }

        if (Pretraining is null)
        {
            return;
        }

        TaskSweep.Validate(Pretraining);
        if (!Equals(Pretraining.Shape, Target.Shape))
        {
            throw new ArgumentException(
                $"'{Target.Shape.Name}' cannot begin with the weights of '{Pretraining.Shape.Name}': {Target.Shape} and {Pretraining.Shape} differ. Give both the same shape.");
        }
    }
}

using Octavo.Models;
using Octavo.Tasks;

namespace Octavo.Torch.Training;

/// <summary>One run of a sweep over translations: which encoder-decoder learns which, and how. The options' seed makes repetitions.</summary>
/// <param name="Shape">The model's shape.</param>
/// <param name="Task">What it learns: a record, so that its values can be told from another's.</param>
/// <param name="Options">How it is trained.</param>
/// <param name="Settings">How many pairs, when to end, and how the test is translated.</param>
public sealed record PlannedTranslation(EncoderDecoderConfig Shape, ITranslationTask Task, TrainingOptions Options, TranslationSettings Settings)
{
    /// <summary>Eight digits that differ wherever anything differs that decides the run.</summary>
    internal string Digest() => RunDigest.Of(Shape, Task.GetType().Name, Task, Options, Settings);
}

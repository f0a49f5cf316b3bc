using Octavo.Torch.Checkpoints;
using Octavo.Torch.Interchange;
using Octavo.Torch.Models;

namespace Octavo.Cli.Evaluating;

/// <summary>The model in a folder of any of the kinds that this program writes or reads.</summary>
internal static class EvaluatedFolder
{
    public static Gpt Load(string folder, CancellationToken stop) =>
        File.Exists(Path.Combine(folder, "config.json")) && !File.Exists(Path.Combine(folder, "model.json"))
            ? Gpt2Files.Load(folder, cancellation: stop)
            : SavedModel.Load(folder);
}

using Octavo.Tasks;
using Octavo.Torch.Models;
using static TorchSharp.torch;

namespace Octavo.Torch.Training;

/// <summary>Examples of a task as tensors.</summary>
/// <param name="Inputs">Tokens, [batch, time].</param>
/// <param name="Scored">Places of the scored tokens in the flattened batch, [scored].</param>
/// <param name="Targets">What is right there, [scored].</param>
/// <param name="Rows">The example of each scored token.</param>
internal sealed record TaskBatch(Tensor Inputs, Tensor Scored, Tensor Targets, int[] Rows)
{
    /// <summary>Puts examples together; the tensors belong to the current scope.</summary>
    public static TaskBatch Of(ITokenTask task, IReadOnlyList<TokenExample> examples, Device device)
    {
        var inputs = new long[examples.Count * task.Length];
        var (scored, targets, rows) = (new List<long>(), new List<long>(), new List<int>());
        for (var row = 0; row < examples.Count; row++)
        {
            var (input, target) = (examples[row].Input, examples[row].Target);
            if (input.Count != task.Length || target.Count != task.Length)
            {
                throw new ArgumentException($"Task '{task.Name}' says its examples have {task.Length} tokens; one has {input.Count} and {target.Count} targets.");
            }

            for (var place = 0; place < task.Length; place++)
            {
                var at = (row * task.Length) + place;
                inputs[at] = Known(task, input[place]);
                if (target[place] != TokenExample.Unscored)
                {
                    scored.Add(at);
                    targets.Add(Known(task, target[place]));
                    rows.Add(row);
                }
            }
        }

        if (scored.Count == 0)
        {
            throw new ArgumentException($"Task '{task.Name}': none of {examples.Count} examples scores a token, so there is nothing to learn.");
        }

        return new TaskBatch(
            tensor(inputs, [examples.Count, task.Length], device: device), tensor(scored.ToArray(), device: device), tensor(targets.ToArray(), device: device), [.. rows]);
    }

    /// <summary>Logits of the scored tokens alone: [scored, vocabulary].</summary>
    public Tensor Logits(ISequenceModel model)
    {
        using var scope = NewDisposeScope();
        var hidden = model.Hidden(Inputs); // [batch, time, width]
        return model.Output(hidden.reshape(-1, hidden.shape[^1]).index_select(0, Scored)).MoveToOuterDisposeScope();
    }

    private static int Known(ITokenTask task, int token) => token >= 0 && token < task.VocabularySize
        ? token
        : throw new ArgumentException($"Task '{task.Name}' has {task.VocabularySize} tokens; an example holds token {token}.");
}

using System.Security.Cryptography;
using System.Text;
using Octavo.Models;
using Octavo.Torch.Checkpoints;
using Octavo.Torch.Models;
using Octavo.Torch.Training;
using static TorchSharp.torch;

namespace Octavo.Torch.Parallel;

/// <summary>Brings the processes of a group to the same beginning.</summary>
internal static class SharedStart
{
    /// <summary>Sees to it that every process trains the same model on the same tokens in the same way.</summary>
    /// <exception cref="ParallelException">This process has something else than the first.</exception>
    public static void RequireSameRun(IProcessGroup group, GptConfig model, TrainingOptions options, TrainingTokens tokens)
    {
        if (group.Size == 1)
        {
            return;
        }

        foreach (var (what, text) in new[] { ("model", $"{model}"), ("training options", $"{options}"), ("data", $"{tokens.Dataset}, {tokens.TrainFile?.Count ?? tokens.Train.Length} tokens") })
        {
            var own = SHA256.HashData(Encoding.UTF8.GetBytes(text));
            var first = own.ToArray();
            group.Broadcast(first);
            if (!own.AsSpan().SequenceEqual(first))
            {
                throw new ParallelException(
                    $"Process {group.Rank} of {group.Size} has another {what} than process 0: {text}. Start all of them with the same configuration.");
            }
        }
    }

    /// <summary>Gives every process what the first one read from its checkpoint: its state, the weights, the optimizer's moments.</summary>
    /// <param name="group">The processes.</param>
    /// <param name="resumed">The state in the first process; null where the run begins anew.</param>
    /// <param name="model">The model, already brought to that state in the first process.</param>
    /// <param name="session">Its session, likewise.</param>
    public static CheckpointState? Resume(IProcessGroup group, CheckpointState? resumed, Gpt model, TrainingSession session)
    {
        if (group.Size == 1)
        {
            return resumed;
        }

        var json = resumed?.ToJson() ?? [];
        var length = BitConverter.GetBytes(json.Length);
        group.Broadcast(length);
        if (BitConverter.ToInt32(length) == 0)
        {
            return null;
        }

        json = group.Rank == 0 ? json : new byte[BitConverter.ToInt32(length)];
        group.Broadcast(json);
        using var still = no_grad();
        foreach (var tensor in model.named_parameters().Select(named => (Tensor)named.parameter).Concat(session.OptimizerTensors().Select(named => named.Value)))
        {
            group.Broadcast(tensor.bytes);
        }

        return resumed ?? CheckpointState.FromJson(json);
    }
}

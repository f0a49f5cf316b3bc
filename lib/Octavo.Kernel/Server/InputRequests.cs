using System.Text.Json.Nodes;
using Octavo.Kernel.Execution;
using Octavo.Notebooks.Wire;

namespace Octavo.Kernel.Server;

/// <summary>The kernel's questions to the user, over the stdin channel. One question is open at a time.</summary>
internal sealed class InputRequests(Action<Channel, JupyterMessage, string, JsonObject> send)
{
    private readonly Lock gate = new();
    private volatile Question? open;

    private Action<Channel, JupyterMessage, string, JsonObject> Send { get; } = send;

    /// <summary>The questions of one cell.</summary>
    public IInputChannel For(JupyterMessage request, bool allowed) => new Questions(this, request, allowed);

    /// <summary>Takes a message from the stdin channel. Only the client that was asked can answer; what nobody asked for is let go.</summary>
    public void Answer(JupyterMessage message)
    {
        if (message.Type == "input_reply" && open is { } question && question.IsAskedOf(message))
        {
            var text = message.Content["value"] is JsonValue value && value.TryGetValue<string>(out var given) ? given : null;
            question.Answered.TrySetResult(text);
        }
    }

    private sealed class Question(JupyterMessage request)
    {
        public TaskCompletionSource<string?> Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsAskedOf(JupyterMessage reply) =>
            reply.Identities.Count == request.Identities.Count
            && reply.Identities.Zip(request.Identities).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));
    }

    private sealed class Questions(InputRequests owner, JupyterMessage request, bool allowed) : IInputChannel
    {
        public string Ask(string prompt, bool password, CancellationToken interrupted)
        {
            if (!allowed)
            {
                throw new StdinNotImplementedException();
            }

            lock (owner.gate)
            {
                var question = new Question(request);
                owner.open = question;
                try
                {
                    owner.Send(Channel.Stdin, request, "input_request", new JsonObject { ["prompt"] = prompt, ["password"] = password });
                    question.Answered.Task.Wait(interrupted);
                    return question.Answered.Task.Result
                        ?? throw new CellFailedException("InputCancelled", "The question was not answered.");
                }
                finally
                {
                    owner.open = null;
                }
            }
        }
    }
}

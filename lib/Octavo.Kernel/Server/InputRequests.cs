using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Octavo.Kernel.Execution;
using Octavo.Notebooks.Wire;

namespace Octavo.Kernel.Server;

/// <summary>The kernel's questions to the user, over the stdin channel. One question is open at a time.</summary>
internal sealed class InputRequests(Action<Channel, JupyterMessage, string, JsonObject> send)
{
    private readonly BlockingCollection<string> answers = [];
    private readonly Lock gate = new();

    private Action<Channel, JupyterMessage, string, JsonObject> Send { get; } = send;

    /// <summary>The questions of one cell.</summary>
    public IInputChannel For(JupyterMessage request) => new Questions(this, request);

    /// <summary>Takes a message from the stdin channel.</summary>
    public void Answer(JupyterMessage message)
    {
        if (message.Type == "input_reply" && message.Content["value"] is JsonValue value && value.TryGetValue<string>(out var text))
        {
            answers.Add(text);
        }
    }

    private sealed class Questions(InputRequests owner, JupyterMessage request) : IInputChannel
    {
        public string Ask(string prompt, bool password, CancellationToken interrupted)
        {
            if ((bool?)request.Content["allow_stdin"] == false)
            {
                throw new NotSupportedException(
                    "This cell asks for input, but it runs where nobody can answer. Give the value as a parameter instead.");
            }

            lock (owner.gate)
            {
                // An answer to a question that was interrupted must not count as the answer to this one.
                while (owner.answers.TryTake(out _))
                {
                }

                owner.Send(Channel.Stdin, request, "input_request", new JsonObject { ["prompt"] = prompt, ["password"] = password });
                return owner.answers.Take(interrupted);
            }
        }
    }
}

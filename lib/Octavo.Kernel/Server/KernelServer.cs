using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Octavo.Kernel.Cells;
using Octavo.Kernel.Execution;
using Octavo.Notebooks.Wire;

namespace Octavo.Kernel.Server;

/// <summary>
/// Answers the requests of Jupyter front ends. Shell requests are carried out one after another; control requests (interrupt,
/// shutdown) at once, beside them.
/// </summary>
internal sealed class KernelServer : IDisposable
{
    private readonly BlockingCollection<Request> shell = [];
    private readonly BlockingCollection<JupyterMessage> control = [];
    private readonly KernelEndpoint endpoint;
    private readonly CellExecution execution;
    private readonly Introspection introspection;
    private readonly InputRequests input;
    private readonly string session = Guid.NewGuid().ToString("N");
    private long received;
    private long abortThrough;
    private volatile bool stopping;

    public KernelServer(ConnectionInfo connection, KernelSession kernel)
    {
        input = new InputRequests(Send);
        execution = new CellExecution(kernel, input, PublishFor, () => endpoint!.Backlog);
        introspection = new Introspection(kernel);
        endpoint = new KernelEndpoint(connection, Receive);
        kernel.Connection = endpoint.Codec;
        PublishStatus("starting", parent: null);
    }

    /// <summary>Stops the cell that runs, if one does.</summary>
    public void Interrupt() => execution.Interrupt();

    /// <summary>Serves until a shutdown request.</summary>
    public void Run()
    {
        new Thread(RunControl) { IsBackground = true, Name = "octavo control" }.Start();
        foreach (var request in shell.GetConsumingEnumerable())
        {
            Handle(Channel.Shell, request.Message, () => HandleShell(request));
        }
    }

    public void Dispose()
    {
        endpoint.Dispose();
        shell.Dispose();
        control.Dispose();
    }

    // On the socket thread: only sorts.
    private void Receive(Channel channel, JupyterMessage message)
    {
        if (channel == Channel.Stdin)
        {
            input.Answer(message);
        }
        else if (channel == Channel.Control)
        {
            control.Add(message);
        }
        else if (!stopping)
        {
            shell.Add(new Request(message, Interlocked.Increment(ref received)));
        }
    }

    private void RunControl()
    {
        foreach (var message in control.GetConsumingEnumerable())
        {
            Handle(Channel.Control, message, () => HandleControl(message));
        }
    }

    // Busy before and idle after every request, whatever happens in between.
    private void Handle(Channel channel, JupyterMessage message, Func<JsonObject?> handler)
    {
        PublishStatus("busy", message);
        try
        {
            JsonObject? reply;
            try
            {
                reply = handler();
            }
            catch (Exception problem)
            {
                // A request whose fields are not what the protocol says; a cell's own errors never come this far.
                var name = problem is InvalidRequestException ? "InvalidRequest" : problem.GetType().Name;
                reply = IsRequest(message) ? Refusal(name, $"The kernel cannot answer this {message.Type}: {problem.Message}") : null;
            }

            if (reply is not null)
            {
                Reply(channel, message, reply);
            }
        }
        finally
        {
            PublishStatus("idle", message);
        }

        if (stopping && message.Type == "shutdown_request")
        {
            endpoint.Flush();
            execution.Interrupt();
            shell.CompleteAdding();
        }
    }

    private JsonObject? HandleShell(Request request)
    {
        if (request.Message.Type != "execute_request")
        {
            return HandleAny(request.Message);
        }

        if (stopping || request.Number <= Interlocked.Read(ref abortThrough))
        {
            return new JsonObject { ["status"] = "aborted" };
        }

        var (reply, stop) = execution.Execute(request.Message);
        if (stop)
        {
            // Front ends send all cells at once on "run all": those that wait behind a failure must not run.
            Interlocked.Exchange(ref abortThrough, Interlocked.Read(ref received));
        }

        return reply;
    }

    private JsonObject? HandleControl(JupyterMessage message)
    {
        if (message.Type == "interrupt_request")
        {
            execution.Interrupt();
            return Ok();
        }

        return HandleAny(message);
    }

    private JsonObject? HandleAny(JupyterMessage message)
    {
        switch (message.Type)
        {
            case "shutdown_request":
                var reply = Ok();
                reply["restart"] = message.Content.Flag("restart", absent: false);
                stopping = true;
                return reply;
            case "kernel_info_request":
                return introspection.KernelInfo();
            case "is_complete_request":
                return introspection.IsComplete(message.Content);
            case "complete_request":
                return introspection.Complete(message.Content);
            case "inspect_request":
                return introspection.Inspect(message.Content);
            case "history_request":
                return execution.History.Answer(message.Content);
            case "comm_info_request":
                var comms = Ok();
                comms["comms"] = new JsonObject();
                return comms;
            case "comm_open":
                // Nothing here speaks over comms; the protocol's answer to an unknown target is to close it. Messages for a comm that
                // is not open, and closings, need no answer.
                PublishFor(message, "comm_close", new JsonObject { ["comm_id"] = message.Content.Text("comm_id"), ["data"] = new JsonObject() });
                return null;
            case "debug_request":
                return Refusal("NotSupported", "This kernel has no debugger.");
            default:
                return IsRequest(message) ? Refusal("UnknownRequest", $"This kernel does not know '{message.Type}'.") : null;
        }
    }

    private static bool IsRequest(JupyterMessage message) => message.Type.EndsWith("_request", StringComparison.Ordinal);

    private static JsonObject Refusal(string name, string message)
    {
        var reply = CellError.Simple(name, message).ToJson();
        reply["status"] = "error";
        return reply;
    }

    private static JsonObject Ok() => new() { ["status"] = "ok" };

    private void Reply(Channel channel, JupyterMessage request, JsonObject content) => endpoint.Send(channel, new JupyterMessage
    {
        Identities = request.Identities,
        Header = MessageHeader.Create(ReplyType(request.Type), session, "kernel"),
        Parent = request.Header,
        Content = content,
    });

    private static string ReplyType(string request) =>
        request.EndsWith("_request", StringComparison.Ordinal) ? request[..^"_request".Length] + "_reply" : request + "_reply";

    private void Send(Channel channel, JupyterMessage request, string type, JsonObject content) => endpoint.Send(channel, new JupyterMessage
    {
        Identities = request.Identities,
        Header = MessageHeader.Create(type, session, "kernel"),
        Parent = request.Header,
        Content = content,
    });

    private void PublishStatus(string status, JupyterMessage? parent) =>
        Publish(parent?.Header, "status", new JsonObject { ["execution_state"] = status });

    private int PublishFor(JupyterMessage request, string type, JsonObject content) => Publish(request.Header, type, content);

    private int Publish(MessageHeader? parent, string type, JsonObject content) => endpoint.Send(Channel.Iopub, new JupyterMessage
    {
        Identities = [Encoding.UTF8.GetBytes($"kernel.{session}.{type}")],
        Header = MessageHeader.Create(type, session, "kernel"),
        Parent = parent,
        Content = content,
    });

    private sealed record Request(JupyterMessage Message, long Number);
}

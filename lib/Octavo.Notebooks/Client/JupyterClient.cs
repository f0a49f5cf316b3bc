using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Octavo.Notebooks.Wire;
using Channel = Octavo.Notebooks.Wire.Channel;

namespace Octavo.Notebooks.Client;

/// <summary>Starts a kernel and talks to it over Jupyter's wire. It can be any kernel that has a kernelspec.</summary>
public sealed class JupyterClient : IAsyncDisposable
{
    // What a dying kernel sent last may still be on its way when its process is gone.
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);
    private const int StartAttempts = 3;

    private readonly ConcurrentDictionary<string, Channel<(Channel From, JupyterMessage Message)>> pending = new();
    private readonly string connectionFile;
    private readonly ClientEndpoint endpoint;
    private readonly KernelProcess process;
    private volatile bool heard;

    private JupyterClient(KernelSpec spec, KernelStartOptions options)
    {
        Spec = spec;
        var connection = ConnectionInfo.Create(spec.Name);
        connectionFile = Path.Combine(Path.GetTempPath(), $"octavo-{Guid.NewGuid():N}.json");
        connection.Save(connectionFile);
        try
        {
            process = KernelProcess.Start(spec, connectionFile, options.WorkingDirectory);
        }
        catch
        {
            File.Delete(connectionFile);
            throw;
        }

        endpoint = new ClientEndpoint(connection, Receive);
    }

    /// <summary>The kernel that was started.</summary>
    public KernelSpec Spec { get; }

    /// <summary>The kernel's answer to kernel_info_request.</summary>
    public JsonObject KernelInfo { get; private set; } = [];

    /// <summary>Whether the kernel's process runs.</summary>
    public bool IsAlive => process.IsAlive;

    /// <summary>
    /// Called on the socket thread for outputs whose request has already been answered, such as those of a background task.
    /// </summary>
    public Action<JupyterMessage>? LateOutput { get; set; }

    /// <summary>Starts a kernel and waits until it answers and its outputs can be heard.</summary>
    /// <exception cref="KernelStartException">It cannot be started, or did not answer within the limit.</exception>
    /// <exception cref="KernelDiedException">It ended instead of answering.</exception>
    public static async Task<JupyterClient> StartAsync(KernelSpec spec, KernelStartOptions options, CancellationToken cancellation = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            var client = new JupyterClient(spec, options);
            try
            {
                await client.WaitUntilReadyAsync(options.ReadyLimit, cancellation);
                return client;
            }
            catch (KernelDiedException) when (attempt < StartAttempts && client.PortWasTaken)
            {
                await client.DisposeAsync();
            }
            catch
            {
                await client.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>
    /// Runs code and returns when the kernel has answered and published everything. Cancelling stops the waiting, not the code:
    /// interrupt the kernel for that.
    /// </summary>
    /// <exception cref="KernelDiedException">The kernel ended before it answered.</exception>
    public async Task<ExecuteReply> ExecuteAsync(string code, ExecuteOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new ExecuteOptions();
        var expressions = new JsonObject();
        foreach (var (name, expression) in options.UserExpressions ?? new Dictionary<string, string>())
        {
            expressions[name] = expression;
        }

        var request = Request("execute_request", new JsonObject
        {
            ["code"] = code,
            ["silent"] = options.Silent,
            ["store_history"] = !options.Silent,
            ["user_expressions"] = expressions,
            ["allow_stdin"] = options.Input is not null,
            ["stop_on_error"] = options.StopOnError,
        }) with
        { Metadata = options.Metadata?.DeepClone().AsObject() ?? [] };
        options.Sending?.Invoke(request.Header.MessageId);

        return ExecuteReply.Read(await AskAsync(Channel.Shell, request, message => Consume(options, message), cancellation));
    }

    /// <summary>Sends any request and returns the content of its reply.</summary>
    /// <exception cref="KernelDiedException">The kernel ended before it answered.</exception>
    public Task<JsonObject> RequestAsync(
        string type, JsonObject content, Channel channel = Channel.Shell, CancellationToken cancellation = default) =>
        AskAsync(channel, Request(type, content), consume: null, cancellation);

    /// <summary>Stops the code that runs, in the way the kernelspec says; returns when the kernel was told.</summary>
    public async Task InterruptAsync(CancellationToken cancellation = default)
    {
        if (Spec.InterruptByMessage || OperatingSystem.IsWindows())
        {
            await RequestAsync("interrupt_request", [], Channel.Control, cancellation);
        }
        else
        {
            process.Signal();
        }
    }

    /// <summary>Asks the kernel to end and waits; what has not ended within the limit is killed.</summary>
    public async Task ShutdownAsync(TimeSpan limit)
    {
        if (IsAlive)
        {
            endpoint.Send(Channel.Control, Request("shutdown_request", new JsonObject { ["restart"] = false }));
            await Task.WhenAny(process.Exited, Task.Delay(limit));
        }

        Kill();
    }

    /// <summary>Ends the kernel at once.</summary>
    public void Kill()
    {
        if (IsAlive)
        {
            process.Kill();
        }
    }

    /// <summary>Ends the kernel, at once if it still runs, and closes the sockets.</summary>
    public ValueTask DisposeAsync()
    {
        Kill();
        endpoint.Dispose();
        process.Dispose();
        File.Delete(connectionFile);
        return ValueTask.CompletedTask;
    }

    private bool PortWasTaken =>
        process.StandardErrorTail.Contains("cannot be opened", StringComparison.Ordinal)
        || process.StandardErrorTail.Contains("ddress already in use", StringComparison.Ordinal);

    private async Task WaitUntilReadyAsync(TimeSpan limit, CancellationToken cancellation)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timer.CancelAfter(limit);
        var start = Stopwatch.GetTimestamp();
        try
        {
            var info = AskAsync(Channel.Shell, Request("kernel_info_request", []), consume: null, timer.Token);

            // Outputs published before the subscription arrived are lost: ask again until one of them was heard.
            while (!(info.IsCompleted && heard))
            {
                await Task.WhenAny(info, Task.Delay(PollInterval, timer.Token));
                timer.Token.ThrowIfCancellationRequested();
                if (info.IsCompleted)
                {
                    KernelInfo = await info;
                    if (!heard)
                    {
                        await Task.Delay(TimeSpan.FromMilliseconds(10), timer.Token);
                        info = AskAsync(Channel.Shell, Request("kernel_info_request", []), consume: null, timer.Token);
                    }
                }
            }

            KernelInfo = await info;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            var words = process.StandardErrorTail;
            throw new KernelStartException(
                $"The kernel '{Spec.Name}' did not answer within {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s."
                + (words.Length == 0 ? "" : $" It said:\n{words}"));
        }
    }

    private JupyterMessage Request(string type, JsonObject content) =>
        new() { Header = MessageHeader.Create(type, endpoint.Session, "octavo"), Content = content };

    // Control requests are answered without a state on the publishing channel by some kernels, and so are finished by their reply.
    private async Task<JsonObject> AskAsync(
        Channel channel, JupyterMessage request, Action<JupyterMessage>? consume, CancellationToken cancellation)
    {
        var id = request.Header.MessageId;
        var inbox = System.Threading.Channels.Channel.CreateUnbounded<(Channel From, JupyterMessage Message)>();
        pending[id] = inbox;
        using var watch = new CancellationTokenSource();
        try
        {
            endpoint.Send(channel, request);
            _ = FailWhenDeadAsync(inbox.Writer, watch.Token);
            JsonObject? reply = null;
            var idle = consume is null;
            while (reply is null || !idle)
            {
                var (from, message) = await inbox.Reader.ReadAsync(cancellation);
                if (from == channel)
                {
                    reply = message.Content;
                }
                else if (message.Type == "status")
                {
                    idle |= (string?)message.Content["execution_state"] == "idle";
                }
                else
                {
                    consume?.Invoke(message);
                }
            }

            return reply;
        }
        catch (ChannelClosedException closed) when (closed.InnerException is KernelDiedException death)
        {
            throw new KernelDiedException(Spec.Name, death.ExitCode, death.StandardErrorTail);
        }
        finally
        {
            pending.TryRemove(id, out _);
            await watch.CancelAsync();
        }
    }

    private async Task FailWhenDeadAsync(
        ChannelWriter<(Channel From, JupyterMessage Message)> inbox, CancellationToken stop)
    {
        try
        {
            await process.Exited.WaitAsync(stop);
            await Task.Delay(LastWords, stop);
            inbox.TryComplete(new KernelDiedException(Spec.Name, process.ExitCode, process.StandardErrorTail));
        }
        catch (OperationCanceledException)
        {
            // The answer came.
        }
    }

    private void Consume(ExecuteOptions options, JupyterMessage message)
    {
        if (message.Type == "input_request")
        {
            var answer = options.Input?.Invoke((string?)message.Content["prompt"] ?? "", (bool?)message.Content["password"] ?? false) ?? "";
            endpoint.Send(Channel.Stdin, Request("input_reply", new JsonObject { ["status"] = "ok", ["value"] = answer }));
        }
        else
        {
            options.Output?.Invoke(message);
        }
    }

    // On the socket thread: only sorts.
    private void Receive(Channel channel, JupyterMessage message)
    {
        heard |= channel == Channel.Iopub;
        if (message.Parent is { } parent && pending.TryGetValue(parent.MessageId, out var inbox))
        {
            inbox.Writer.TryWrite((channel, message));
        }
        else if (channel == Channel.Iopub && message.Type != "status")
        {
            LateOutput?.Invoke(message);
        }
    }
}

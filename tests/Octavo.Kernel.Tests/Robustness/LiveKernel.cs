using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Octavo.Notebooks.Wire;

namespace Octavo.Kernel.Tests.Robustness;

/// <summary>A kernel process whose connection the test knows: to speak to it rightly, and wrongly.</summary>
internal sealed class LiveKernel : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonObject>> asked = new();
    private readonly ConcurrentQueue<JupyterMessage> published = new();
    private readonly string file = Path.Combine(Path.GetTempPath(), $"octavo-live-{Guid.NewGuid():N}.json");
    private readonly ClientEndpoint client;
    private readonly Task<string> errors;

    private LiveKernel()
    {
        Connection.Save(file);
        Process = Start(file);
        errors = Process.StandardError.ReadToEndAsync();
        client = new ClientEndpoint(Connection, Receive);
    }

    public ConnectionInfo Connection { get; } = ConnectionInfo.Create();

    public Process Process { get; }

    /// <summary>Everything published so far.</summary>
    public IEnumerable<JupyterMessage> Published => published;

    /// <summary>Called for every published message instead of keeping it.</summary>
    public Action<JupyterMessage>? Listener { get; set; }

    /// <summary>The published kernel, started with a connection file.</summary>
    public static Process Start(string connectionFile)
    {
        var spec = KernelFixture.Spec;
        var arguments = spec.Arguments.Select(argument => argument.Replace("{connection_file}", connectionFile, StringComparison.Ordinal)).ToArray();
        return Process.Start(new ProcessStartInfo(arguments[0], arguments.Skip(1))
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
    }

    public static async Task<LiveKernel> StartAsync()
    {
        var kernel = new LiveKernel();
        await kernel.AskAsync("kernel_info_request", []);
        while (kernel.published.IsEmpty)
        {
            await kernel.AskAsync("kernel_info_request", []);
        }

        return kernel;
    }

    public Task<JsonObject> AskAsync(string type, JsonObject content, Channel channel = Channel.Shell)
    {
        var message = Message(type, content);
        var reply = asked[message.Header.MessageId] = new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        client.Send(channel, message);
        return reply.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);
    }

    public Task<JsonObject> ExecuteAsync(string code) => AskAsync("execute_request", new JsonObject { ["code"] = code });

    /// <summary>Runs a cell whose text/plain display is wanted.</summary>
    public async Task<string> ShownAsync(string code)
    {
        var shown = new TaskCompletionSource<string>();
        Listener = message =>
        {
            if (message.Type == "display_data")
            {
                shown.TrySetResult((string?)message.Content["data"]!["text/plain"] ?? "");
            }
        };

        // What waited behind a request that failed is not run.
        while ((string?)(await ExecuteAsync(code))["status"] == "aborted")
        {
        }

        return await shown.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);
    }

    /// <summary>Asks the kernel to end; its exit code and what it said on standard error.</summary>
    public async Task<(int ExitCode, string Errors)> ShutdownAsync()
    {
        await AskAsync("shutdown_request", [], Channel.Control);
        await Process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TestContext.Current.CancellationToken);
        return (Process.ExitCode, await errors);
    }

    public static JupyterMessage Message(string type, JsonObject content) =>
        new() { Header = MessageHeader.Create(type, "live", "user"), Content = content };

    public ValueTask DisposeAsync()
    {
        if (!Process.HasExited)
        {
            Process.Kill();
        }

        client.Dispose();
        Process.Dispose();
        File.Delete(file);
        return ValueTask.CompletedTask;
    }

    private void Receive(Channel channel, JupyterMessage message)
    {
        if (channel != Channel.Iopub && message.Parent is { } parent && asked.TryRemove(parent.MessageId, out var reply))
        {
            reply.TrySetResult(message.Content);
        }
        else if (channel == Channel.Iopub)
        {
            if (Listener is { } listener)
            {
                listener(message);
            }
            else
            {
                published.Enqueue(message);
            }
        }
    }
}

using Octavo.Notebooks.Client;
using Octavo.Notebooks.Wire;

namespace Octavo.Kernel.Tests;

/// <summary>A kernel process that the tests of one class share, in a folder of its own.</summary>
public sealed class KernelFixture : IAsyncLifetime
{
    private JupyterClient? client;

    /// <summary>The published copy that users' kernels run from.</summary>
    public static KernelSpec Spec =>
        KernelLauncher.BuiltIn(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "kernel", "Octavo.Kernel.dll"));

    public string Folder { get; } = Directory.CreateTempSubdirectory("octavo-kernel-").FullName;

    public JupyterClient Client => client!;

    public async ValueTask InitializeAsync() =>
        client = await JupyterClient.StartAsync(Spec, new KernelStartOptions { WorkingDirectory = Folder });

    public async ValueTask DisposeAsync()
    {
        await Client.ShutdownAsync(TimeSpan.FromSeconds(5));
        await Client.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Runs a cell; its reply and everything published for it, states aside.</summary>
    public async Task<CellRun> RunAsync(string code, ExecuteOptions? options = null)
    {
        var outputs = new List<JupyterMessage>();
        options = (options ?? new ExecuteOptions()) with { Output = outputs.Add };
        var reply = await Client.ExecuteAsync(code, options, TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        return new CellRun { Reply = reply, Outputs = outputs };
    }
}

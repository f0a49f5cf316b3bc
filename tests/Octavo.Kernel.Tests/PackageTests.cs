using System.Net;
using System.Net.Sockets;
using Octavo.Notebooks.Client;
using Octavo.Notebooks.Wire;

namespace Octavo.Kernel.Tests;

/// <summary>Packages from a folder: a home without sources keeps the network out of it. Each restore takes seconds, so they are few.</summary>
public sealed class PackageTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("octavo-packages-").FullName;
    private JupyterClient? client;

    private CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var settings = Path.Combine(folder, OperatingSystem.IsWindows() ? "NuGet" : Path.Combine(".nuget", "NuGet"));
        Directory.CreateDirectory(settings);
        await File.WriteAllTextAsync(Path.Combine(settings, "NuGet.Config"), "<configuration><packageSources><clear /></packageSources></configuration>", Cancellation);
        var environment = new Dictionary<string, string>
        {
            ["HOME"] = folder,
            ["APPDATA"] = folder,
            ["NUGET_PACKAGES"] = Path.Combine(folder, "restored"),
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        };
        client = await JupyterClient.StartAsync(
            KernelFixture.Spec with { Environment = environment }, new KernelStartOptions { WorkingDirectory = folder }, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await client!.ShutdownAsync(TimeSpan.FromSeconds(5));
        await client.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Packages_are_installed_once_with_what_they_need_for_CSharp_and_FSharp()
    {
        var source = Directory.CreateDirectory(Path.Combine(folder, "source")).FullName;
        var inner = PackageWriter.Write(source, "Octavo.Tests.Inner", "1.0.0", "namespace Inner { public class Part { public int Value = 5; } }");
        const string Outer = "namespace Outer { public class Whole { public Inner.Part Part = new Inner.Part(); public string Version => \"VERSION\"; } }";
        foreach (var version in new[] { "1.0.0", "1.2.0", "2.0.0-beta.1" })
        {
            PackageWriter.Write(
                source, "Octavo.Tests.Outer", version, Outer.Replace("VERSION", version, StringComparison.Ordinal), ("Octavo.Tests.Inner", "1.0.0", inner));
        }

        // The latest that is not a preview; code below the directives; what it needs is there too.
        var run = await RunAsync("#i \"nuget: source\"\n#r \"nuget: Octavo.Tests.Outer\"\nusing Outer;\nvar whole = new Whole();\nwhole.Version + \" \" + new Inner.Part().Value");
        Assert.Equal("1.2.0 5", run.Result);
        var shown = run.Outputs.Where(output => output.Type is "display_data" or "update_display_data").ToArray();
        Assert.StartsWith("Installing packages ...", Text(shown[0]), StringComparison.Ordinal);
        Assert.StartsWith("Installed packages: Octavo.Tests.Outer, 1.2.0\nPackage sources: ", Text(shown[^1]), StringComparison.Ordinal);
        Assert.Single(shown, output => output.Type == "display_data");
        Assert.Single(shown.Select(output => (string?)output.Content["transient"]!["display_id"]).Distinct());

        // Asked for again, in the other language, nothing is installed, and its types are the same ones.
        var again = await RunAsync("#!fsharp\n#r \"nuget: Octavo.Tests.Outer, 1.2\"\nopen Outer\n\nlet other = Whole()\nother.Part.Value + 1");
        Assert.Equal("6", again.Result);
        Assert.Equal("Installed packages: Octavo.Tests.Outer, 1.2.0", again.Displays.Single());
        Assert.Equal("True", (await RunAsync("#!csharp\ntypeof(Whole).Assembly == AppDomain.CurrentDomain.GetAssemblies().Single(one => one.GetName().Name == \"Octavo.Tests.Outer\")")).Result);

        // One version of each in a process.
        var conflict = await RunAsync("#r \"nuget: Octavo.Tests.Outer, 1.0.0\"\n1");
        Assert.Equal("Octavo.Tests.Outer version 1.0.0 cannot be added because version 1.2.0 was added previously.", conflict.Reply.ErrorMessage);
        Assert.Null(conflict.Result);

        // What the resolver says is passed on.
        var absent = await RunAsync("#r \"nuget: Octavo.Tests.Absent, 3.0\"\n1");
        Assert.Equal("PackageError", absent.Reply.ErrorName);
        Assert.Contains("NU1101: Unable to find package Octavo.Tests.Absent", absent.Reply.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal("7", (await RunAsync("whole.Part.Value + 2")).Result);
    }

    [Fact]
    public async Task A_restore_that_takes_too_long_can_be_interrupted()
    {
        // A source that takes connections and never says a word.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;
        var started = new TaskCompletionSource();
        var cell = client!.ExecuteAsync(
            $"#i \"nuget: https://localhost:{port}/index.json\"\n#r \"nuget: Octavo.Tests.Never, 1.0.0\"",
            new ExecuteOptions { Output = output => { if (output.Type == "update_display_data") started.TrySetResult(); } },
            Cancellation);
        await started.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        using var asked = await silent.AcceptTcpClientAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        await client.InterruptAsync(Cancellation);
        var reply = await cell.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        Assert.Equal(nameof(OperationCanceledException), reply.ErrorName);
        Assert.Equal("3", (await RunAsync("1 + 2")).Result);

        // The restore itself is gone too: its end of the connection closes.
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the restore ends by itself.");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var buffer = new byte[4096];
        while (await ReadAsync() > 0)
        {
        }

        async Task<int> ReadAsync()
        {
            try
            {
                return await asked.GetStream().ReadAsync(buffer, patience.Token);
            }
            catch (IOException)
            {
                return 0;
            }
        }
    }

    private static string? Text(JupyterMessage output) => (string?)output.Content["data"]!["text/plain"];

    private async Task<CellRun> RunAsync(string code)
    {
        var outputs = new List<JupyterMessage>();
        var reply = await client!.ExecuteAsync(code, new ExecuteOptions { Output = outputs.Add }, Cancellation).WaitAsync(TimeSpan.FromSeconds(90), Cancellation);
        return new CellRun { Reply = reply, Outputs = outputs };
    }
}

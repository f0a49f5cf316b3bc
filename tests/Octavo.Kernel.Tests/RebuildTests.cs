using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Octavo.Notebooks.Client;

namespace Octavo.Kernel.Tests;

/// <summary>A build replaces the files that open sessions run from: the build succeeds, and the sessions go on.</summary>
public sealed class RebuildTests : IDisposable
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", ".."));

    private readonly string folder = Directory.CreateTempSubdirectory("octavo-rebuild-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_kernel_is_published_again_while_a_session_runs_from_it()
    {
        var kernel = Path.Combine(folder, "kernel");
        string[] publish = ["Octavo.Kernel", "PublishKernel", $"-p:KernelFolder={kernel}/"];
        await BuildAsync(publish);
        await using var client = await StartAsync(KernelLauncher.BuiltIn(Path.Combine(kernel, "Octavo.Kernel.dll")));
        Assert.Equal("5", await RunAsync(client, "var kept = 5; Console.Write(kept)"));

        var old = DateTime.UtcNow.AddYears(-1);
        foreach (var file in Directory.EnumerateFiles(kernel, "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, old);
        }

        await BuildAsync(publish);
        Assert.True(File.GetLastWriteTimeUtc(Path.Combine(kernel, "Octavo.Kernel.dll")) > old.AddDays(1));
        Assert.Equal("6", await RunAsync(client, "Console.Write(kept + 1)"));
        Assert.Contains("kept", await RunAsync(client, "#!whos\nConsole.Write(nameof(kept))"), StringComparison.Ordinal);
        await client.ShutdownAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task The_notebooks_library_is_published_again_while_a_session_has_it_loaded()
    {
        var (staged, library) = (Path.Combine(folder, "staged"), Path.Combine(folder, "library"));
        string[] publish = ["Octavo.Cli", "ListNotebookLibrary", $"-p:NotebookLibraryStaging={staged}/", $"-p:NotebookLibrary={library}/"];
        Directory.CreateDirectory(staged);
        Compile(Path.Combine(staged, "Measured.dll"), "1");
        await BuildAsync(publish);
        await using var client = await StartAsync(KernelFixture.Spec);
        await using var later = await StartAsync(KernelFixture.Spec);
        Assert.Equal("version 1", await RunAsync(client, "#r \"library/Measured.dll\"\nConsole.Write(Measured.Result.First())"));

        Compile(Path.Combine(staged, "Measured.dll"), "2");
        File.SetLastWriteTimeUtc(Path.Combine(library, "Measured.dll"), DateTime.UtcNow.AddYears(-1));
        await BuildAsync(publish);

        // What was loaded is whole, also the methods that were not called before; a session that starts now has the new one.
        Assert.Equal("still version 1", await RunAsync(client, "Console.Write(Measured.Result.Second())"));
        Assert.Equal("version 2", await RunAsync(later, "#r \"library/Measured.dll\"\nConsole.Write(Measured.Result.First())"));
        await client.ShutdownAsync(TimeSpan.FromSeconds(5));
        await later.ShutdownAsync(TimeSpan.FromSeconds(5));
    }

    private static void Compile(string path, string version)
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var result = CSharpCompilation.Create(
            "Measured",
            [CSharpSyntaxTree.ParseText($$"""
                namespace Measured
                {
                    public static class Result
                    {
                        public static string First() => "version {{version}}";
                        public static string Second() => "still version {{version}}";
                    }
                }
                """)],
            [MetadataReference.CreateFromFile(typeof(object).Assembly.Location), MetadataReference.CreateFromFile(Path.Combine(framework, "System.Runtime.dll"))],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(path);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
    }

    // The publishing steps of an ordinary build, into folders of the test's own.
    private static async Task BuildAsync(string[] arguments)
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        using var build = Process.Start(new ProcessStartInfo(
            "dotnet",
            ["msbuild", Path.Combine(Root, "lib", arguments[0]), $"-t:{arguments[1]}", $"-p:Configuration={configuration}", "-nodeReuse:false", "-v:quiet", .. arguments[2..]])
        {
            RedirectStandardOutput = true,
        })!;
        var output = await build.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await build.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(build.ExitCode == 0, output);
    }

    private Task<JupyterClient> StartAsync(KernelSpec spec) =>
        JupyterClient.StartAsync(spec, new KernelStartOptions { WorkingDirectory = folder }, TestContext.Current.CancellationToken);

    private static async Task<string> RunAsync(JupyterClient client, string code)
    {
        var text = "";
        var reply = await client.ExecuteAsync(
            code,
            new ExecuteOptions { Output = output => text += output.Type == "stream" ? (string?)output.Content["text"] : "" },
            TestContext.Current.CancellationToken);
        Assert.True(reply.Succeeded, reply.ErrorMessage);
        return text;
    }
}

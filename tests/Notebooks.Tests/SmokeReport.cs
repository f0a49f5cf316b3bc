using System.Diagnostics;
using System.Text.Json;
using Octavo.Cli.Tests;

[assembly: AssemblyFixture(typeof(Notebooks.Tests.SmokeReport))]

namespace Notebooks.Tests;

/// <summary>The report command, run once on every notebook with the profile that only checks that everything runs.</summary>
public sealed class SmokeReport : IAsyncLifetime
{
    /// <summary>Where the report was written; gone after the tests.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("octavo-report-").FullName;

    public int ExitCode { get; private set; }

    public string Output { get; private set; } = "";

    public JsonElement Json { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Octavo.Cli.dll");
        (ExitCode, Output) = await RunAsync("dotnet", program, "report", "--profile", "smoke", "--out", Folder);
        var json = Path.Combine(Folder, "report.json");
        Json = File.Exists(json)
            ? JsonDocument.Parse(await File.ReadAllTextAsync(json)).RootElement
            : throw new InvalidOperationException($"The report command wrote no report.json. It said: {Output}");
    }

    /// <summary>Runs a program in the repository's root and returns its exit code and all it printed.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments) =>
        await RunAsync(new Dictionary<string, string>(), program, arguments);

    /// <inheritdoc cref="RunAsync(string, string[])"/>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        IReadOnlyDictionary<string, string> environment, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}

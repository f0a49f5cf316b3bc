using System.Diagnostics;
using System.Text;

namespace Octavo.Cli.Tests.Program;

/// <summary>One run of the real command, as a user's shell starts it, in a home of its own.</summary>
public sealed class OctavoRun : IDisposable
{
    // No command of these tests takes a tenth of it on an idle machine; what takes it all hangs.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder error = new();

    private OctavoRun(ProcessStartInfo start)
    {
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(error, line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The build of the command that was made with these tests.</summary>
    public static string Program { get; } = Path.Combine(
        Repository.Root, "artifacts", "bin", "Octavo.Cli", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "Octavo.Cli.dll");

    public int Id => process.Id;

    /// <summary>What it has said so far on standard output.</summary>
    public string Output => Read(output);

    /// <summary>What it has said so far on standard error.</summary>
    public string Error => Read(error);

    /// <summary>
    /// Starts the command; <paramref name="ownGroup"/> makes it the first of a process group, as a shell does (Linux), and
    /// <paramref name="launcher"/> is a program with its arguments that starts it in its turn.
    /// </summary>
    public static OctavoRun Start(TemporaryHome home, IEnumerable<string> arguments, bool ownGroup = false, IEnumerable<string>? launcher = null)
    {
        Assert.True(File.Exists(Program), $"The command is not built: {Program}");
        string[] command = [.. ownGroup ? ["setsid"] : Array.Empty<string>(), .. launcher ?? [], "dotnet", Program, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = home.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        home.ApplyTo(start.Environment);
        return new OctavoRun(start);
    }

    /// <summary>Runs the command to its end.</summary>
    public static async Task<OctavoResult> ToEndAsync(TemporaryHome home, params string[] arguments)
    {
        using var run = Start(home, arguments);
        return await run.EndAsync();
    }

    /// <summary>Waits for the end; a command that does not end fails the test with what it has said.</summary>
    public async Task<OctavoResult> EndAsync(TimeSpan? limit = null)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timer.CancelAfter(limit ?? Limit);
        try
        {
            await process.WaitForExitAsync(timer.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"octavo did not end. It said:\n{Output}\n{Error}");
        }

        return new OctavoResult { ExitCode = process.ExitCode, Output = Output, Error = Error };
    }

    /// <summary>Waits until the command has written that to standard output.</summary>
    public async Task SaysAsync(string text)
    {
        var clock = Stopwatch.StartNew();
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            Assert.True(clock.Elapsed < Limit && !process.HasExited, $"octavo never said '{text}', but:\n{Output}\n{Error}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is not null)
        {
            lock (text)
            {
                text.Append(line).Append('\n');
            }
        }
    }

    private static string Read(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }
}

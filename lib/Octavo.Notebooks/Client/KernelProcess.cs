using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Octavo.Notebooks.Client;

/// <summary>A kernel's process and what it says on its standard streams.</summary>
internal sealed partial class KernelProcess : IDisposable
{
    private const int TailLines = 20;
    private const int Sigint = 2;
    private static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(5);

    private readonly Process process;
    private readonly Queue<string> tail = new();
    private readonly TaskCompletionSource exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private KernelProcess(Process process)
    {
        this.process = process;
        process.ErrorDataReceived += (_, line) => Remember(line.Data);
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        process.Exited += (_, _) => exited.TrySetResult();
        process.EnableRaisingEvents = true;
        if (process.HasExited)
        {
            exited.TrySetResult();
        }
    }

    /// <summary>
    /// Completes when the process has ended; its last lines may still be on their way. (Waiting for the end of its streams could
    /// take for ever: a process that it started may have inherited them.)
    /// </summary>
    public Task Exited => exited.Task;

    public bool IsAlive => !Exited.IsCompleted && !process.HasExited;

    public int? ExitCode => process.HasExited ? process.ExitCode : null;

    public string StandardErrorTail
    {
        get
        {
            lock (tail)
            {
                return string.Join('\n', tail);
            }
        }
    }

    public static KernelProcess Start(KernelSpec spec, string connectionFile, string workingDirectory)
    {
        var arguments = spec.Arguments
            .Select(argument => argument.Replace("{connection_file}", connectionFile).Replace("{resource_dir}", spec.Folder ?? "")).ToArray();
        var start = new ProcessStartInfo(arguments[0])
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var argument in arguments.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in spec.Environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            var started = Process.Start(start)!;
            started.StandardInput.Close();
            return new KernelProcess(started);
        }
        catch (Win32Exception problem)
        {
            throw new KernelStartException($"The kernel '{spec.Name}' cannot be started: {arguments[0]}: {problem.Message}.", problem);
        }
    }

    /// <summary>Sends the interrupt signal; false where the system has none.</summary>
    public bool Signal() => !OperatingSystem.IsWindows() && IsAlive && Kill(process.Id, Sigint) == 0;

    public void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception problem) when (problem is InvalidOperationException or Win32Exception)
        {
            // It ended by itself in the meantime.
        }

        Exited.Wait(KillLimit);
    }

    public void Dispose()
    {
        if (IsAlive)
        {
            Kill();
        }

        process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);

    private void Remember(string? line)
    {
        // A crash prints its reason first and then its frames, which would push the reason out.
        if (line is not null && !line.StartsWith("   at ", StringComparison.Ordinal))
        {
            lock (tail)
            {
                tail.Enqueue(line);
                if (tail.Count > TailLines)
                {
                    tail.Dequeue();
                }
            }
        }
    }
}

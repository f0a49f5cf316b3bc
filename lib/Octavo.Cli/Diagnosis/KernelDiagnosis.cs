using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Octavo.Notebooks.Client;
using Octavo.Notebooks.Html;

namespace Octavo.Cli.Diagnosis;

/// <summary>Looks whether notebooks can run here: the kernel, what starts it, and what front ends need to find it.</summary>
internal sealed class KernelDiagnosis(WorkspaceFolder workspace)
{
    private const string Build = "Build it: dotnet build lib/Octavo.Cli.";

    private static readonly TimeSpan CellLimit = TimeSpan.FromSeconds(60);

    /// <summary>Every check, in the order in which one rests on another.</summary>
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken stop)
    {
        var findings = new List<Finding> { Loopback() };
        if (Spec(findings) is { } spec)
        {
            findings.AddRange(await KernelAsync(spec, stop));
        }

        findings.AddRange(KernelSpecCheck.All(workspace.KernelProgram));
        findings.Add(await JupyterCheck.RunAsync(stop));
        findings.Add(Assets());
        return findings;
    }

    // A kernel and its front end talk over sockets of the machine to itself.
    private static Finding Loopback()
    {
        const string Subject = "Loopback connection";
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            using var client = new TcpClient();
            client.Connect((IPEndPoint)listener.LocalEndpoint);
            using var accepted = listener.AcceptTcpClient();
            return Finding.Fine(Subject, $"{IPAddress.Loopback} answers");
        }
        catch (SocketException problem)
        {
            return Finding.Wrong(
                Subject, problem.Message, $"Kernels are reached over {IPAddress.Loopback}. Bring the loopback interface up, or let the firewall pass what stays on this machine.");
        }
    }

    private KernelSpec? Spec(List<Finding> findings)
    {
        KernelSpec spec;
        try
        {
            spec = KernelLauncher.BuiltIn(workspace.KernelProgram);
        }
        catch (KernelSpecException)
        {
            findings.Add(Finding.Wrong("Kernel program", $"there is none at {workspace.KernelProgram}", Build));
            return null;
        }

        findings.Add(Finding.Fine("Kernel program", workspace.KernelProgram));
        var host = spec.Arguments[0];
        if (ProgramPath.Find(host) is not { } dotnet)
        {
            findings.Add(Finding.Wrong("dotnet", $"'{host}' is not found", "Install the .NET SDK that global.json names, or put its folder on the PATH."));
            return null;
        }

        findings.Add(Finding.Fine("dotnet", $"{dotnet} (.NET {Environment.Version})"));
        return spec;
    }

    private async Task<IReadOnlyList<Finding>> KernelAsync(KernelSpec spec, CancellationToken stop)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            await using var kernel = await JupyterClient.StartAsync(spec, new KernelStartOptions { WorkingDirectory = workspace.Root }, stop);
            var findings = new List<Finding> { Finding.Fine("Kernel start", $"answered after {Stopwatch.GetElapsedTime(start).TotalSeconds:0.00} s") };
            foreach (var sample in LanguageSample.All)
            {
                findings.Add(await sample.RunAsync(kernel, CellLimit, stop));
                if (!kernel.IsAlive)
                {
                    break;
                }
            }

            if (kernel.IsAlive)
            {
                await kernel.ShutdownAsync(TimeSpan.FromSeconds(5));
            }

            return findings;
        }
        catch (Exception problem) when (problem is KernelStartException or KernelDiedException)
        {
            return [Finding.Wrong("Kernel start", problem.Message, Build)];
        }
    }

    private static Finding Assets()
    {
        const string Subject = "Mathematics and diagrams on pages";
        return HtmlExporter.DrawsMathematics && HtmlExporter.DrawsDiagrams
            ? Finding.Fine(Subject, "bundled: pages draw them offline")
            : Finding.Note(Subject, "not bundled: pages show their source", "To have pages draw them: build lib/Octavo.Cli again where npm is on the PATH and has a network.");
    }
}

using System.CommandLine;
using System.Diagnostics;
using Octavo.Notebooks.Client;

namespace Octavo.Cli.Commands;

/// <summary><c>octavo kernel install | start | list</c>.</summary>
internal static class KernelCommand
{
    public static Command Create()
    {
        var connectionFile = new Argument<string>("CONNECTION-FILE") { Description = "The connection file that a Jupyter client wrote." };
        var takeOver = new Option<bool>("--as-dotnet-interactive")
        {
            Description = "Also answer to .NET Interactive's kernel name, so that notebooks written for it open without editing.",
        };
        var install = new Command("install", "Make the built-in kernel known to Jupyter and VS Code, for this user.") { takeOver };
        var start = new Command("start", "Start the built-in kernel on a connection file, as a Jupyter client does.") { connectionFile };
        var list = new Command("list", "List the kernels that notebooks can run on.");
        install.SetAction(result => Install(result.GetValue(takeOver)));
        start.SetAction((result, stop) => StartAsync(result.GetRequiredValue(connectionFile), stop));
        list.SetAction(_ => List());
        return new Command("kernel", "The kernel that runs .NET notebooks.") { install, start, list };
    }

    private static int Install(bool takeOver)
    {
        var own = KernelLauncher.BuiltIn(WorkspaceFolder.Find().KernelProgram);
        KernelSpec[] specs = takeOver ? [own, own with { Name = ".net-csharp", DisplayName = ".NET (C#)" }] : [own];
        foreach (var spec in specs)
        {
            var folder = KernelSpecs.Install(spec);
            Messages.Line($"Installed '{spec.Name}' ({spec.DisplayName}) in {folder}");
        }

        return ExitCodes.Done;
    }

    private static async Task<int> StartAsync(string connectionFile, CancellationToken stop)
    {
        var spec = KernelLauncher.BuiltIn(WorkspaceFolder.Find().KernelProgram);
        if (!File.Exists(connectionFile))
        {
            throw new CommandException($"There is no connection file '{connectionFile}'. A Jupyter client writes one and passes its path.");
        }

        var arguments = spec.Arguments.Skip(1).Select(argument => argument.Replace("{connection_file}", Path.GetFullPath(connectionFile)));
        using var process = Process.Start(new ProcessStartInfo(spec.Arguments[0], arguments))!;
        try
        {
            await process.WaitForExitAsync(stop);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }

        return process.ExitCode;
    }

    private static int List()
    {
        Messages.Table(
            [new("Name"), new("Shown as"), new("Language"), new("Where")],
            KernelSpecs.List().Select(spec => new[] { spec.Name, spec.DisplayName, spec.Language, spec.Folder ?? "" })
                .Prepend(["(built in)", "used when no kernel is named", "C#", WorkspaceFolder.Find().KernelProgram]));
        return ExitCodes.Done;
    }
}

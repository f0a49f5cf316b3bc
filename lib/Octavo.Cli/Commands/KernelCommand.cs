using System.CommandLine;
using System.Diagnostics;
using Octavo.Cli.Installation;
using Octavo.Notebooks.Client;

namespace Octavo.Cli.Commands;

/// <summary><c>octavo kernel install | uninstall | doctor | start | list</c>.</summary>
internal static class KernelCommand
{
    public static Command Create()
    {
        var connectionFile = new Argument<string>("CONNECTION-FILE") { Description = "The connection file that a Jupyter client wrote." };
        var takeOver = new Option<bool>("--as-dotnet-interactive")
        {
            Description = "Also answer to .NET Interactive's kernel names, so that notebooks written for it open without editing.",
        };
        var force = new Option<bool>("--force") { Description = "Replace another program's kernels of these names; they are kept, and 'uninstall' brings them back." };
        var install = new Command("install", "Make the built-in kernel known to Jupyter and VS Code, for this user.") { takeOver, force };
        var uninstall = new Command("uninstall", "Take the built-in kernel away from Jupyter and VS Code again.");
        var start = new Command("start", "Start the built-in kernel on a connection file, as a Jupyter client does.") { connectionFile };
        var list = new Command("list", "List the kernels that notebooks can run on.");
        install.SetAction(result => Install(result.GetValue(takeOver), result.GetValue(force)));
        uninstall.SetAction(_ => Uninstall());
        start.SetAction((result, stop) => StartAsync(result.GetRequiredValue(connectionFile), stop));
        list.SetAction(_ => List());
        return new Command("kernel", "The kernel that runs .NET notebooks.") { install, uninstall, KernelDoctorCommand.Create(), start, list };
    }

    private static int Install(bool takeOver, bool force)
    {
        var specs = KernelInstallation.Specs(WorkspaceFolder.Find().KernelProgram, takeOver);
        foreach (var line in new KernelInstallation(KernelSpecs.UserFolder).Install(specs, force))
        {
            Messages.Line(line);
        }

        return ExitCodes.Done;
    }

    private static int Uninstall()
    {
        var removed = new KernelInstallation(KernelSpecs.UserFolder).Uninstall();
        foreach (var line in removed.DefaultIfEmpty($"The kernel is not installed in {KernelSpecs.UserFolder}"))
        {
            Messages.Line(line);
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

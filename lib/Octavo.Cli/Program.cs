using System.CommandLine;
using Octavo.Cli;
using Octavo.Cli.Commands;
using Octavo.Data;
using Octavo.FewShot;
using Octavo.Notebooks.Client;
using Octavo.Notebooks.Documents;
using Octavo.Torch.Checkpoints;
using Octavo.Torch.Interchange;
using Octavo.Torch.Native;
using Octavo.Torch.Parallel;

try
{
    var parsed = OctavoCommand.Create().Parse(args);
    return parsed.Errors.Count > 0
        ? UsageErrors.Tell(parsed)
        : await parsed.InvokeAsync(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,

            // After Ctrl-C a report still ends its kernel and writes its index; a busy machine takes seconds for that.
            ProcessTerminationTimeout = TimeSpan.FromSeconds(15),
        });
}
catch (Exception problem) when (problem is CommandException or DataException or NotebookFormatException
    or ParameterException or KernelSpecException or KernelStartException or KernelDiedException
    or InterchangeException or CheckpointException or SafetensorsException or LibtorchLoadException
    or FewShotException or ParallelException)
{
    Messages.Error(problem.Message);
    return ExitCodes.Failed;
}
catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
{
    Messages.Error($"{problem.Message.TrimEnd('.')}. Check that the path is right, that it may be read and written, and that the disk has room.");
    return ExitCodes.Failed;
}
catch (OperationCanceledException)
{
    Messages.Error("Stopped.");
    return ExitCodes.Interrupted;
}

using System.CommandLine;
using Octavo.Cli;
using Octavo.Cli.Commands;
using Octavo.Data;
using Octavo.Notebooks.Client;
using Octavo.Notebooks.Documents;

var root = new RootCommand("Octavo: eight questions about large models, answered by notebooks that measure.")
{
    ReportCommand.Create(),
    RunCommand.Create(),
    ExportCommand.Create(),
    DataCommand.Create(),
    KernelCommand.Create(),
};

try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception problem) when (problem is CommandException or DataException or NotebookFormatException
    or ParameterException or KernelSpecException or KernelStartException or KernelDiedException)
{
    Messages.Error(problem.Message);
    return ExitCodes.Failed;
}
catch (OperationCanceledException)
{
    Messages.Error("Stopped.");
    return ExitCodes.Interrupted;
}

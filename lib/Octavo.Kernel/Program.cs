using System.Runtime.InteropServices;
using NetMQ;
using Octavo.Kernel;
using Octavo.Kernel.Cells;
using Octavo.Kernel.Execution;
using Octavo.Kernel.Server;
using Octavo.Notebooks.Wire;

if (KernelOptions.Parse(args, out var problem) is not { } options)
{
    Console.Error.WriteLine(problem);
    Console.Error.WriteLine(KernelOptions.Usage);
    return 64;
}

var session = new KernelSession { DefaultLanguage = options.DefaultLanguage };

// The compiler loads while the sockets open and the front end shakes hands.
var warmUp = new Thread(session.WarmUp, maxStackSize: 16 * 1024 * 1024) { IsBackground = true, Name = "octavo warm-up" };
warmUp.Start();

try
{
    var connection = ConnectionInfo.Load(options.ConnectionFile);
    var errors = Console.Error;
    ConsoleRouter.Install();
    using var server = new KernelServer(connection, session);
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
    {
        context.Cancel = true;
        server.Interrupt();
    });
    server.Run();
    if (session.Connection is { DroppedCount: > 0 } codec)
    {
        errors.WriteLine($"Octavo kernel: {codec.DroppedCount} messages were dropped as malformed, wrongly signed or replayed; the latest: {codec.LastProblem}.");
    }
}
catch (Exception refused) when (refused is ConnectionFileException or IOException)
{
    Console.Error.WriteLine(refused.Message);
    return 74;
}

// What was sent last must leave before the process ends; a cell that cannot be stopped must not keep it alive.
NetMQConfig.Cleanup(block: true);
Environment.Exit(0);
return 0;

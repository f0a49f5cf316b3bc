using System.Diagnostics;
using Octavo.Notebooks.Client;
using Octavo.Notebooks.Documents;

namespace Octavo.Kernel.Tests;

/// <summary>The kernel under Jupyter's own programs, through an installed kernelspec.</summary>
public sealed class JupyterTests : IDisposable
{
    private const string Python = "/usr/bin/python3";

    private readonly string folder = Directory.CreateTempSubdirectory("octavo-jupyter-").FullName;

    public JupyterTests() => KernelSpecs.Install(KernelFixture.Spec, Path.Combine(folder, "kernels"));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Nbconvert_runs_a_notebook()
    {
        Assert.SkipUnless(Run(Python, "-c", "import nbconvert") is (0, _), "nbconvert is not installed for " + Python + ".");
        var notebook = NotebookDocument.Parse("""
            {"cells":[],"metadata":{"kernelspec":{"name":"octavo-csharp","display_name":"C#","language":"C#"}},"nbformat":4,"nbformat_minor":5}
            """);
        notebook.Insert(0, "code", "var x = 20;\nConsole.WriteLine(\"printed\");\nvar shown = display(\"old\");");
        notebook.Insert(1, "code", "shown.Update(\"new\");\n2 * x + 2");
        var path = Path.Combine(folder, "in.ipynb");
        notebook.Save(path);
        var (code, said) = Run(Python, "-m", "nbconvert", "--to", "notebook", "--execute", "--output", "out.ipynb", path);
        Assert.True(code == 0, said);
        var executed = NotebookDocument.Load(Path.Combine(folder, "out.ipynb"));
        Assert.Equal("printed\n", NotebookCell.JoinLines(executed.Cells[0].Outputs[0]!["text"]));
        Assert.Equal("new", NotebookCell.JoinLines(executed.Cells[0].Outputs[1]!["data"]!["text/plain"]));
        Assert.Equal("42", NotebookCell.JoinLines(executed.Cells[1].Outputs.Single()!["data"]!["text/plain"]));
        Assert.Equal(2, executed.Cells[1].ExecutionCount);
    }

    [Fact]
    public void Jupyter_client_finds_starts_asks_interrupts_and_stops_it()
    {
        Assert.SkipUnless(Run(Python, "-c", "import jupyter_client") is (0, _), "jupyter_client is not installed for " + Python + ".");
        var (code, said) = Run(Python, "-c", """
            import threading
            from jupyter_client.manager import start_new_kernel
            manager, client = start_new_kernel(startup_timeout=60, kernel_name='octavo-csharp')
            try:
                def run(code, interrupt=False):
                    outputs = []
                    def take(message):
                        outputs.append(message)
                        if interrupt and message['msg_type'] == 'stream':
                            manager.interrupt_kernel()
                    reply = client.execute_interactive(code, timeout=60, output_hook=take)
                    return reply['content'], outputs
                assert client.hb_channel.is_alive()
                reply, outputs = run('1 + 1')
                result = [m for m in outputs if m['msg_type'] == 'execute_result'][0]
                assert result['content']['data']['text/plain'] == '2', result
                states = [m['content']['execution_state'] for m in outputs if m['msg_type'] == 'status']
                assert states == ['busy', 'idle'], states
                reply, outputs = run('Console.Write(1); while (true) { }', interrupt=True)
                assert reply['ename'] == 'OperationCanceledException', reply
                reply = client.complete('xy', reply=True, timeout=60)['content']
                assert reply['status'] == 'ok', reply
                reply = client.inspect('xy', reply=True, timeout=60)['content']
                assert reply['found'] is False, reply
            finally:
                client.stop_channels()
                manager.shutdown_kernel()
            assert not manager.is_alive()
            print('all is well')
            """);
        Assert.True(code == 0 && said.Contains("all is well", StringComparison.Ordinal), said);
    }

    private (int Code, string Said) Run(string program, params string[] arguments)
    {
        if (!File.Exists(program))
        {
            return (-1, "");
        }

        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = folder };
        start.Environment["JUPYTER_PATH"] = folder;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said + errors.Result);
    }
}

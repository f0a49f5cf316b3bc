using System.Text.Json.Nodes;
using Octavo.Kernel.Cells;
using Octavo.Kernel.Execution;
using Octavo.Notebooks.Wire;

namespace Octavo.Kernel.Tests;

/// <summary>A kernel's session without the wire, for what no cell can ask for.</summary>
public sealed class CellHost
{
    private readonly CellRunner runner;
    private int count;

    public CellHost() => runner = new CellRunner(Session);

    internal KernelSession Session { get; } = new() { DefaultLanguage = "csharp" };

    /// <summary>Runs a cell that has to succeed; the plainest form of its result.</summary>
    internal string? Run(string language, string code)
    {
        var outputs = new List<JsonObject>();
        var cell = Cell((type, content) =>
        {
            if (type == "execute_result")
            {
                outputs.Add(content);
            }
        });
        var error = runner.Run(code, language, cell);
        Assert.True(error is null, error is null ? "" : string.Join('\n', error.Traceback));
        var data = outputs.SingleOrDefault()?["data"]?.AsObject();
        return (string?)(data?["text/plain"] ?? data?.First().Value);
    }

    /// <summary>Gives a value of one language to another.</summary>
    internal void Share(string from, string name, string to)
    {
        var value = Store(from).Values.Single(candidate => candidate.Name == name).Value;
        Store(to).Set(name, value, Cell((_, _) => { }));
    }

    internal IValueStore Store(string language) => (IValueStore)Session.Catalog.FindLanguage(language)!;

    internal ICodeAssistance Assistance(string language) => (ICodeAssistance)Session.Catalog.FindLanguage(language)!;

    private CellContext Cell(Action<string, JsonObject> publish) => new(
        new JupyterMessage { Header = MessageHeader.Create("execute_request", "test", "test") }, ++count, silent: false, new NoInput(),
        (type, content) =>
        {
            publish(type, content);
            return 0;
        },
        new OutputFlow(() => 0));

    private sealed class NoInput : IInputChannel
    {
        public string Ask(string prompt, bool password, CancellationToken interrupted) => throw new NotSupportedException("Nobody is there to ask.");
    }
}

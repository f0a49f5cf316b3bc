using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive;
using Octavo.Notebooks.Wire;

namespace Octavo.Kernel.Execution;

/// <summary>
/// One execute request while it runs: where its outputs go and how it learns that it should stop. The context flows with the code it
/// started, so that what a background task prints later still belongs to the cell that started it.
/// </summary>
internal sealed class CellContext
{
    private static readonly AsyncLocal<CellContext?> Flowing = new();
    private static CellContext? latest;

    // An abort can bring the runtime down where it strikes between managed and native code (seen with .NET 10.0.12 in a loop of displays:
    // "terminate called after throwing an instance of 'PAL_SEHException'"). So it is for nothing but a library's own loop: what asks, prints
    // or looks at its token stops before, and waits are interrupted before, even on a machine that is slow to let them end.
    private static readonly TimeSpan AbortDelay = TimeSpan.FromSeconds(1);

    private readonly Func<string, JsonObject, int> publish;
    private readonly OutputFlow flow;
    private readonly CancellationTokenSource interruption = new();
    private readonly CancellationTokenSource abort = new();
    private readonly TaskCompletionSource interruptRequested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StreamBuffer streams;
    private readonly List<Action> completions = [];
    private volatile bool abandoned;
    private volatile bool ending;
    private long kept;
    private long cutCharacters;
    private long cutDisplays;

    public CellContext(
        JupyterMessage request, int executionCount, bool silent, IInputChannel input, Func<string, JsonObject, int> publish, OutputFlow flow)
    {
        Request = request;
        ExecutionCount = executionCount;
        Place = $"In [{executionCount}]";
        Silent = silent;
        Input = input;
        this.publish = publish;
        this.flow = flow;
        streams = new StreamBuffer((name, text) => Publish("stream", new JsonObject { ["name"] = name, ["text"] = text }));
    }

    /// <summary>The cell that the calling code belongs to: the one that started it, else the latest one.</summary>
    public static CellContext? Current => Flowing.Value ?? Volatile.Read(ref latest);

    public JupyterMessage Request { get; }

    public int ExecutionCount { get; }

    /// <summary>What errors call the code that runs: the cell by its number, or the place in a file that it imports.</summary>
    public string Place { get; set; }

    /// <summary>Whether nothing may be published for this request.</summary>
    public bool Silent { get; }

    public IInputChannel Input { get; }

    /// <summary>Cancelled when the user interrupts the cell.</summary>
    public CancellationToken Interrupted => interruption.Token;

    /// <summary>Cancelled to abort the cell's code wherever it is. For <see cref="Abortable"/> only.</summary>
    public CancellationToken Aborted => abort.Token;

    /// <summary>Completes when the user interrupts the cell.</summary>
    public Task InterruptRequested => interruptRequested.Task;

    /// <summary>Whether the cell has ended.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Whether the kernel gave up on this cell's thread: it may run on, but must change nothing any more.</summary>
    public bool IsAbandoned => abandoned;

    /// <summary>Set by code that reports failure without throwing; the message.</summary>
    public string? Failure { get; set; }

    /// <summary>Makes this the context of the calling code and of what it starts.</summary>
    public void Enter()
    {
        if (!InterruptRequested.IsCompleted)
        {
            LoopCheck.Ask(interrupted: false);
        }

        Flowing.Value = this;
        Volatile.Write(ref latest, this);
    }

    /// <summary>Asks the cell to stop, and returns at once.</summary>
    public void Interrupt()
    {
        // Cancelling runs what is registered on the token, which may block: user code on the one, an abort that has to wait
        // until a sleeping thread wakes on the other. Neither may hold up the rest, nor wait for a thread of a pool that the cell floods.
        interruptRequested.TrySetResult();
        LoopCheck.Ask(interrupted: true);
        Start(interruption.Cancel);
        Start(() =>
        {
            Thread.Sleep(AbortDelay);
            abort.Cancel();
        });
    }

    public void Abandon()
    {
        streams.Flush();
        abandoned = true;
    }

    public void Write(string stream, string text)
    {
        if (!Silent && !abandoned)
        {
            if (MayGrow(text.Length))
            {
                streams.Append(stream, text);
                Settle();
            }
            else
            {
                Interlocked.Add(ref cutCharacters, text.Length);
            }
        }
    }

    public void FlushStreams() => streams.Flush();

    public void OnComplete(Action action)
    {
        lock (completions)
        {
            completions.Add(action);
        }
    }

    /// <summary>Runs what the cell asked to have done at its end, be that success or failure.</summary>
    public void Complete()
    {
        ending = true;
        Action[] actions;
        lock (completions)
        {
            actions = [.. completions];
            completions.Clear();
        }

        foreach (var action in actions)
        {
            try
            {
                action();
            }
            catch (Exception problem)
            {
                Write("stderr", $"At the end of the cell: {problem.Message}\n");
            }
        }

        if (cutCharacters + cutDisplays > 0)
        {
            streams.Append("stderr", $"Cut: {cutCharacters} characters of print and {cutDisplays} displays.\n");
        }

        IsComplete = true;
    }

    public void PublishResult(MimeBundle bundle) => PublishAfterStreams("execute_result", new JsonObject
    {
        ["execution_count"] = ExecutionCount,
        ["data"] = bundle.ToJson(),
        ["metadata"] = new JsonObject(),
    });

    public void PublishDisplay(MimeBundle bundle, string displayId)
    {
        if (MayGrow(bundle.Length))
        {
            PublishAfterStreams("display_data", DisplayContent(bundle, displayId));
        }
        else
        {
            Interlocked.Increment(ref cutDisplays);
        }
    }

    public void PublishUpdate(MimeBundle bundle, string displayId) =>
        PublishAfterStreams("update_display_data", DisplayContent(bundle, displayId));

    public void PublishClear(bool wait)
    {
        PublishAfterStreams("clear_output", new JsonObject { ["wait"] = wait });
        Interlocked.Exchange(ref kept, 0);
    }

    public void PublishError(CellError error) => PublishAfterStreams("error", error.ToJson());

    private static void Start(Action action) =>
        new Thread(() => action()) { IsBackground = true, Name = "octavo interrupt" }.Start();

    private static JsonObject DisplayContent(MimeBundle bundle, string displayId) => new()
    {
        ["data"] = bundle.ToJson(),
        ["metadata"] = new JsonObject(),
        ["transient"] = new JsonObject { ["display_id"] = displayId },
    };

    private void PublishAfterStreams(string type, JsonObject content)
    {
        streams.Flush();
        Publish(type, content);
        Settle();
    }

    // What prints in a loop is stopped here. Not at the cell's end: that it was interrupted must still be said.
    private void Settle()
    {
        flow.Settle(InterruptRequested);
        if (InterruptRequested.IsCompleted && !ending)
        {
            throw new OperationCanceledException(Interrupted);
        }
    }

    // Said once, where it happens; how much it was is said at the end of the cell.
    private bool MayGrow(long length)
    {
        var before = Interlocked.Add(ref kept, length) - length;
        if (before <= OutputFlow.CellLimit && before + length > OutputFlow.CellLimit)
        {
            streams.Append("stderr", $"\nThis cell has shown {OutputFlow.CellLimit >> 20} million characters. What comes from here on is cut.\n");
        }

        return before + length <= OutputFlow.CellLimit;
    }

    private void Publish(string type, JsonObject content)
    {
        if (!Silent && !abandoned)
        {
            // An interrupt may abort the cell's thread anywhere but in a finally block: a message must be sent whole or not at all.
            try
            {
            }
            finally
            {
                flow.Spend(publish(type, content));
            }
        }
    }
}

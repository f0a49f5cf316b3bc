using Octavo.Notebooks.Client;
using Spectre.Console;

namespace Octavo.Cli.Reporting;

/// <summary>Shows how notebooks are getting on: a bar each on a terminal, plain lines otherwise.</summary>
internal sealed class RunDisplay
{
    private readonly IReadOnlyList<string> _names;
    private readonly ProgressTask[]? _bars;

    private RunDisplay(IReadOnlyList<string> names, ProgressTask[]? bars)
    {
        _names = names;
        _bars = bars;
    }

    /// <summary>Runs <paramref name="work"/> with a display of notebooks of these names.</summary>
    public static async Task<T> ShowAsync<T>(IReadOnlyList<string> names, Func<RunDisplay, Task<T>> work)
    {
        if (!Messages.IsTerminal)
        {
            return await work(new RunDisplay(names, null));
        }

        return await AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(), new SpinnerColumn())
            .StartAsync(context => work(new RunDisplay(
                names, [.. names.Select(name => context.AddTask(Markup.Escape(name), autoStart: false))])));
    }

    /// <summary>The receiver of one notebook's progress.</summary>
    public Action<NotebookProgress> Of(int notebook) => progress =>
    {
        if (progress.Kind == NotebookProgressKind.CellOutput)
        {
            return;
        }

        if (_bars is null)
        {
            Print(_names[notebook], progress);
        }
        else
        {
            Draw(_bars[notebook], _names[notebook], progress);
        }
    };

    /// <summary>Says that a notebook ended, and how.</summary>
    public void End(int notebook, string how, TimeSpan time)
    {
        if (_bars is null)
        {
            Messages.Line($"{_names[notebook]}: {how} ({time.TotalSeconds:F1} s)");
            return;
        }

        var bar = _bars[notebook];
        bar.Description = Markup.Escape($"{_names[notebook]}: {how}");
        bar.StopTask();
    }

    private static void Print(string name, NotebookProgress progress)
    {
        if (progress.Kind == NotebookProgressKind.CellFinished)
        {
            Messages.Line(
                $"{name}: cell {progress.Step} of {progress.StepCount} {(progress.Succeeded == true ? "done" : "failed")} ({progress.Seconds:F1} s)");
        }
    }

    private static void Draw(ProgressTask bar, string name, NotebookProgress progress)
    {
        if (!bar.IsStarted)
        {
            bar.StartTask();
        }

        bar.MaxValue = progress.StepCount;
        bar.Value = progress.Kind == NotebookProgressKind.CellFinished ? progress.Step : progress.Step - 1;
        bar.Description = Markup.Escape($"{name}: cell {progress.Step} of {progress.StepCount}");
    }
}

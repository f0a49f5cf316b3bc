using System.CommandLine;
using System.Globalization;
using Octavo.Data;
using Spectre.Console;

namespace Octavo.Cli.Commands;

/// <summary><c>octavo data list | fetch NAME | verify NAME | path NAME</c>.</summary>
internal static class DataCommand
{
    private const int LicenceWidth = 26;

    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "A data set's name, as 'octavo data list' shows it." };
        var fetch = new Command("fetch", "Download a data set into the cache, verified; an interrupted download is resumed.") { name };
        var verify = new Command("verify", "Read a data set's files in the cache again and compare them with its manifest.") { name };
        var path = new Command("path", "Print the folder that a data set's files lie in.") { name };
        var list = new Command("list", "List the data sets and what of them is in the cache.");
        list.SetAction(_ => List());
        fetch.SetAction((result, stop) => FetchAsync(result.GetRequiredValue(name), stop));
        verify.SetAction(result => Verify(result.GetRequiredValue(name)));
        path.SetAction(result => Print(result.GetRequiredValue(name)));
        return new Command("data", "Data sets: what there is, where it lies, whether it is intact.") { list, fetch, verify, path };
    }

    private static int List()
    {
        using var fetcher = new DataFetcher();
        Messages.Table(
            [new("Name"), new("Size", AlignRight: true), new("In cache"), new("Licence"), new("What it is")],
            fetcher.Catalog.Names.Select(name => Row(fetcher, fetcher.Catalog.Get(name))),
            shortenLast: true);
        Messages.Line($"Cache: {fetcher.Cache.Root}");
        return ExitCodes.Done;
    }

    private static string[] Row(DataFetcher fetcher, DataManifest manifest)
    {
        var size = manifest.Files.All(file => file.Bytes is not null) && manifest.Files.Count > 0
            ? Megabytes(manifest.Files.Sum(file => file.Bytes!.Value))
            : "";
        return
        [
            manifest.Name,
            size,
            InCache(fetcher, manifest),
            Messages.Shortened(manifest.Licence, LicenceWidth),
            manifest.Description,
        ];
    }

    // A listing looks, it does not hash gigabytes: 'verify' does that.
    private static string InCache(DataFetcher fetcher, DataManifest manifest)
    {
        if (manifest.Files.Count == 0)
        {
            var folder = fetcher.Cache.FolderOf(manifest);
            return Directory.Exists(folder) && Directory.EnumerateFiles(folder).Any() ? "yes" : "no";
        }

        var here = manifest.Files.Count(file => File.Exists(fetcher.Cache.PathOf(manifest, file.Name)));
        return here == manifest.Files.Count ? "yes" : here == 0 ? "no" : $"{here} of {manifest.Files.Count}";
    }

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString(bytes < 10_000_000 ? "N2" : "N0", CultureInfo.InvariantCulture) + " MB";

    private static async Task<int> FetchAsync(string name, CancellationToken stop)
    {
        using var fetcher = new DataFetcher();
        IReadOnlyList<string> paths = [];
        if (Messages.IsTerminal)
        {
            await AnsiConsole.Progress()
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
                .StartAsync(async context => paths = await fetcher.FetchAsync(name, new Bars(context), stop));
        }
        else
        {
            paths = await fetcher.FetchAsync(name, null, stop);
        }

        foreach (var path in paths)
        {
            Messages.Line(path);
        }

        return ExitCodes.Done;
    }

    private static int Verify(string name)
    {
        using var fetcher = new DataFetcher();
        var files = fetcher.Verify(name);
        foreach (var file in files)
        {
            Messages.Line($"{file.State.ToString().ToLowerInvariant(),-9} {file.Path}{(file.Detail is null ? "" : $": {file.Detail}")}");
        }

        if (files.All(file => file.State == FileState.Verified))
        {
            return ExitCodes.Done;
        }

        var state = files.Any(file => file.State == FileState.Damaged) ? "damaged in the cache"
            : files.All(file => file.State == FileState.Missing) ? "not in the cache"
            : "not whole in the cache";
        throw new CommandException($"'{name}' is {state}. 'octavo data fetch {name}' brings what is missing or damaged, and verifies it.");
    }

    private static int Print(string name)
    {
        using var fetcher = new DataFetcher();
        Messages.Line(fetcher.PathOf(name));
        return ExitCodes.Done;
    }

    /// <summary>One bar a file.</summary>
    private sealed class Bars(ProgressContext context) : IProgress<DataProgress>
    {
        private readonly Dictionary<string, ProgressTask> _tasks = [];

        public void Report(DataProgress value)
        {
            lock (_tasks)
            {
                if (!_tasks.TryGetValue(value.File, out var task))
                {
                    _tasks[value.File] = task = context.AddTask(Markup.Escape($"{value.DataSet}/{value.File}"));
                }

                task.IsIndeterminate = value.BytesTotal is null;
                task.MaxValue = value.BytesTotal ?? 1;
                task.Value = value.BytesDone;
            }
        }
    }
}

using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using FSharp.Compiler.DependencyManager;
using Microsoft.FSharp.Core;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Packages;

/// <summary>Restores packages through the package manager that comes with F#'s compiler, which runs the SDK's restore.</summary>
internal sealed partial class PackageResolver
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    // The manager asks for these when an assembly or a native library is looked for, from any thread.
    private readonly ConcurrentDictionary<string, byte> assemblies = new();
    private readonly ConcurrentDictionary<string, byte> roots = new();
    private readonly DependencyProvider provider;

    public PackageResolver() => provider = new DependencyProvider(
        new AssemblyResolutionProbe(() => assemblies.Keys), new NativeResolutionProbe(() => roots.Keys), useResultsCache: true);

    /// <summary>Finds the packages together with what they need. The manager keeps its results by content.</summary>
    /// <param name="sources">Where to look besides the usual places.</param>
    /// <param name="packages">Names and versions.</param>
    /// <param name="wait">Called each second until it is done.</param>
    /// <param name="interrupted">Gives up the wait and ends the restore.</param>
    public PackageResolution Resolve(
        IReadOnlyList<string> sources, IReadOnlyList<(string Name, string Version)> packages, Action wait, CancellationToken interrupted)
    {
        var errors = new ConcurrentQueue<string>();
        ResolvingErrorReport report = (_, _, message) => errors.Enqueue(message);
        var manager = provider.TryFindDependencyManagerByKey([AppContext.BaseDirectory], "", FSharpOption<string>.None, report, "nuget")
            ?? throw new CellFailedException("PackageError", $"The package manager is missing: FSharp.DependencyManager.Nuget.dll in {AppContext.BaseDirectory}.");
        Tuple<string, string>[] lines =
        [
            .. sources.Select(source => Tuple.Create("i", source)),
            .. packages.OrderBy(package => package.Name, StringComparer.OrdinalIgnoreCase)
                .Select(package => Tuple.Create("r", $"Include={package.Name}, Version={package.Version}")),
        ];
        var before = RestoreProcess.Children();
        var work = Task.Run(
            () => provider.Resolve(manager, ".csx", lines, report, $"net{Environment.Version.Major}.0", null, "", "", "", -1), CancellationToken.None);
        try
        {
            while (!work.Wait((int)Tick.TotalMilliseconds, interrupted))
            {
                wait();
            }
        }
        catch (Exception problem) when (problem is OperationCanceledException or ThreadInterruptedException)
        {
            RestoreProcess.End(before);
            throw;
        }

        var result = work.GetAwaiter().GetResult();
        if (!result.Success)
        {
            throw new CellFailedException("PackageError", Explain([.. result.StdOut, .. result.StdError, .. errors], packages));
        }

        foreach (var root in result.Roots)
        {
            roots.TryAdd(root, 0);
        }

        foreach (var assembly in result.Resolutions)
        {
            assemblies.TryAdd(assembly, 0);
        }

        return new PackageResolution { Packages = [.. result.Roots.Select(PackageOf).OfType<Package>()], Assemblies = [.. result.Resolutions.Distinct()] };
    }

    // A package lies in a folder named after its version, in one named after itself.
    private static Package? PackageOf(string root)
    {
        var folder = new DirectoryInfo(root.TrimEnd('/', '\\'));
        return folder.Parent is { } parent && char.IsAsciiDigit(folder.Name[0]) ? new Package(parent.Name, folder.Name) : null;
    }

    // The resolver's own messages, once each, without the file of the project that was made up for it.
    private static string Explain(string[] said, IReadOnlyList<(string Name, string Version)> packages)
    {
        var errors = said.SelectMany(text => text.Split('\n')).Select(line => NuGetError().Match(line)).Where(match => match.Success)
            .Select(match => $"{match.Groups["code"].Value}: {match.Groups["message"].Value.Trim()}").Distinct().ToArray();
        var names = string.Join(", ", packages.Select(package => package.Name));
        return errors.Length > 0
            ? string.Join('\n', errors)
            : $"{names}: the packages could not be restored.\n{string.Join('\n', said.Where(line => line.Length > 0).Distinct().TakeLast(20))}";
    }

    [GeneratedRegex(@"error (?<code>[A-Z]+\d+)\s*:\s*(?<message>.*?)(\s*\[[^\[\]]*proj\])?\s*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NuGetError();
}

using Octavo.Notebooks.Client;

namespace Octavo.Cli.Installation;

/// <summary>
/// Puts the built-in kernel among this user's kernelspecs, and takes it away again. Another program's kernelspec of the same name is replaced
/// only on demand, kept beside the new one, and brought back at the end.
/// </summary>
internal sealed class KernelInstallation(string kernelsFolder)
{
    // Beside the new files, not in a folder of its own: Jupyter would list that as one more kernel.
    private const string KeptEnding = ".before-octavo";

    /// <summary>The names under which .NET Interactive's kernels are known, with the language of each.</summary>
    public static IReadOnlyList<string> OriginalNames { get; } = [".net-csharp", ".net-fsharp"];

    /// <summary>Every name that the built-in kernel may be installed under.</summary>
    public static IReadOnlyList<string> Names { get; } = [KernelLauncher.BuiltInName, KernelLauncher.BuiltInFSharpName, .. OriginalNames];

    private static IEnumerable<string> Files => KernelLogos.Files.Prepend("kernel.json");

    /// <summary>The kernelspecs to install for a built kernel; with the original's names where they are to be taken over.</summary>
    /// <exception cref="KernelSpecException">The kernel is not built.</exception>
    public static IReadOnlyList<KernelSpec> Specs(string kernelProgram, bool takeOver)
    {
        var (csharp, fsharp) = (KernelLauncher.BuiltIn(kernelProgram), KernelLauncher.BuiltInFSharp(kernelProgram));
        return takeOver
            ? [csharp, fsharp, csharp with { Name = OriginalNames[0], DisplayName = ".NET (C#)" }, fsharp with { Name = OriginalNames[1], DisplayName = ".NET (F#)" }]
            : [csharp, fsharp];
    }

    /// <summary>Installs kernelspecs, all or none; a line about each.</summary>
    /// <exception cref="CommandException">One belongs to another program and is not to be replaced.</exception>
    public IReadOnlyList<string> Install(IReadOnlyList<KernelSpec> specs, bool force)
    {
        var foreign = specs.Select(spec => Folder(spec.Name)).Where(IsForeign).ToList();
        if (foreign.Count > 0 && !force)
        {
            throw new CommandException(
                $"{string.Join(" and ", foreign.Select(folder => $"'{folder}'"))} {(foreign.Count == 1 ? "holds" : "hold")} another program's kernel, "
                + "so nothing is installed. With --force it is replaced and kept; 'octavo kernel uninstall' brings it back.");
        }

        return [.. specs.Select(spec => Install(spec, foreign.Contains(Folder(spec.Name))))];
    }

    /// <summary>Takes away every kernelspec of the built-in kernel; a line about each.</summary>
    public IReadOnlyList<string> Uninstall() => [.. Names.Select(Folder).Where(IsOwn).Select(Uninstall)];

    private string Folder(string name) => Path.Combine(kernelsFolder, name);

    private string Install(KernelSpec spec, bool replacesForeign)
    {
        var folder = Folder(spec.Name);
        var before = replacesForeign ? null : Load(folder);
        if (replacesForeign)
        {
            foreach (var file in Files.Select(file => Path.Combine(folder, file)).Where(File.Exists))
            {
                File.Move(file, file + KeptEnding, overwrite: true);
            }
        }

        KernelSpecs.Install(spec, kernelsFolder);
        KernelLogos.Write(folder, spec.Language == "F#" ? "fsharp" : "csharp");
        var note = replacesForeign ? $", replacing another program's kernel (kept as kernel.json{KeptEnding})"
            : before is not null && KernelLauncher.AssemblyOf(before) is { } other && other != KernelLauncher.AssemblyOf(spec) ? $", replacing that of {other}"
            : "";
        return $"Installed '{spec.Name}' ({spec.DisplayName}){note} in {folder}";
    }

    private static string Uninstall(string folder)
    {
        var restored = false;
        foreach (var file in Files.Select(file => Path.Combine(folder, file)))
        {
            File.Delete(file);
            if (File.Exists(file + KeptEnding))
            {
                File.Move(file + KeptEnding, file);
                restored = true;
            }
        }

        if (!Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }

        return restored ? $"Removed from {folder}, and brought back what was there before" : $"Removed {folder}";
    }

    // A kernelspec that cannot be read is nobody's to throw away.
    private static bool IsForeign(string folder) => File.Exists(Path.Combine(folder, "kernel.json")) && !IsOwn(folder);

    private static bool IsOwn(string folder) => Load(folder) is { } spec && KernelLauncher.IsBuiltIn(spec);

    private static KernelSpec? Load(string folder)
    {
        try
        {
            return File.Exists(Path.Combine(folder, "kernel.json")) ? KernelSpec.Load(folder) : null;
        }
        catch (KernelSpecException)
        {
            return null;
        }
    }
}

using Octavo.Cli.Installation;
using Octavo.Notebooks.Client;

namespace Octavo.Cli.Diagnosis;

/// <summary>Looks whether the installed kernelspecs start what they should.</summary>
internal static class KernelSpecCheck
{
    private const string Again = "Install it again: octavo kernel install.";

    /// <summary>A finding for each name that the built-in kernel is, or may be, installed under.</summary>
    /// <param name="kernelProgram">The kernel that this workspace built.</param>
    public static IEnumerable<Finding> All(string kernelProgram) =>
        KernelInstallation.Names.Select(name => Check(name, kernelProgram)).OfType<Finding>();

    private static Finding? Check(string name, string kernelProgram)
    {
        var subject = $"Kernelspec {name}";
        var isOriginal = KernelInstallation.OriginalNames.Contains(name);
        if (KernelSpecs.FindFolder(name) is not { } folder)
        {
            return isOriginal ? null : Finding.Note(subject, "not installed", "Jupyter and VS Code find the kernel after: octavo kernel install.");
        }

        KernelSpec spec;
        try
        {
            spec = KernelSpec.Load(folder);
        }
        catch (KernelSpecException problem)
        {
            return Finding.Wrong(subject, problem.Message, isOriginal ? "Repair or remove that file." : $"Remove that file. {Again}");
        }

        if (KernelLauncher.AssemblyOf(spec) is not { } assembly)
        {
            return isOriginal ? null : Finding.Wrong(subject, $"{folder} starts another program: {spec.Arguments[0]}", $"Remove that folder. {Again}");
        }

        var again = isOriginal ? "Install it again: octavo kernel install --as-dotnet-interactive." : Again;
        if (ProgramPath.Find(spec.Arguments[0]) is null)
        {
            return Finding.Wrong(subject, $"{folder} names a dotnet that is not there: {spec.Arguments[0]}", again);
        }

        if (!File.Exists(assembly))
        {
            return Finding.Wrong(subject, $"{folder} names a kernel that is not there: {assembly}", again);
        }

        return Path.GetFullPath(assembly) == Path.GetFullPath(kernelProgram)
            ? Finding.Fine(subject, folder)
            : Finding.Note(subject, $"starts another workspace's kernel: {assembly}", $"To have this workspace's: {again}");
    }
}

namespace Octavo.Cli.Diagnosis;

/// <summary>Finds programs as a shell does.</summary>
internal static class ProgramPath
{
    /// <summary>The file that a command's first word stands for; null where there is none.</summary>
    public static string? Find(string program)
    {
        if (Path.GetFileName(program) != program)
        {
            return File.Exists(program) ? Path.GetFullPath(program) : null;
        }

        var endings = OperatingSystem.IsWindows() ? new[] { ".exe", ".cmd", "" } : [""];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => endings.Select(ending => Path.Combine(folder, program + ending)))
            .FirstOrDefault(File.Exists);
    }
}

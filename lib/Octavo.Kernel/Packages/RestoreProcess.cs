using System.Diagnostics;
using System.Globalization;

namespace Octavo.Kernel.Packages;

/// <summary>
/// Ends a restore that nobody waits for any more. The package manager does not hand out its process, so it is found among the
/// kernel's children; where these cannot be listed (not on Linux) it ends by itself.
/// </summary>
internal static class RestoreProcess
{
    /// <summary>The kernel's child processes now.</summary>
    public static IReadOnlySet<int> Children()
    {
        var children = new HashSet<int>();
        if (!OperatingSystem.IsLinux())
        {
            return children;
        }

        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Parent(id) == Environment.ProcessId)
            {
                children.Add(id);
            }
        }

        return children;
    }

    /// <summary>Ends the restore that is running and was not among the children before.</summary>
    public static void End(IReadOnlySet<int> before)
    {
        foreach (var id in Children().Except(before))
        {
            try
            {
                if (File.ReadAllText($"/proc/{id}/cmdline").Contains("restore", StringComparison.OrdinalIgnoreCase))
                {
                    using var process = Process.GetProcessById(id);
                    process.Kill(entireProcessTree: true);
                }
            }
            catch (Exception problem) when (problem is IOException or ArgumentException or InvalidOperationException or UnauthorizedAccessException)
            {
                // It ended meanwhile.
            }
        }
    }

    // "id (name) state parent ...": a name may hold anything, brackets too.
    private static int? Parent(int id)
    {
        try
        {
            var status = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

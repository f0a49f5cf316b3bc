namespace Octavo.Notebooks.Client;

/// <summary>The kernel's process ended while something was expected of it.</summary>
public sealed class KernelDiedException : Exception
{
    /// <summary>Creates the exception.</summary>
    public KernelDiedException(string kernel, int? exitCode, string standardErrorTail)
        : base(Describe(kernel, exitCode, standardErrorTail))
    {
        ExitCode = exitCode;
        StandardErrorTail = standardErrorTail;
    }

    /// <summary>The process's exit code, null where it is unknown.</summary>
    public int? ExitCode { get; }

    /// <summary>The last lines it wrote to standard error.</summary>
    public string StandardErrorTail { get; }

    private static string Describe(string kernel, int? exitCode, string tail)
    {
        // Unix shells and .NET report a death by signal n as 128 + n.
        var cause = exitCode switch
        {
            null => "",
            137 => " (exit code 137: killed, often because memory ran out)",
            139 => " (exit code 139: a crash in native code)",
            134 => " (exit code 134: it aborted itself)",
            _ => $" (exit code {exitCode})",
        };
        return $"The kernel '{kernel}' died{cause}.{(tail.Length == 0 ? "" : $" Its last words:\n{tail}")}";
    }
}

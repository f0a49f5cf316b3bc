using System.Diagnostics;

namespace Octavo.Kernel.Tests.Jupyter;

/// <summary>The system's Python, where Jupyter's own programs live.</summary>
internal static class PythonProgram
{
    public const string Path = "/usr/bin/python3";

    public static bool Has(string module) => Run(Directory.GetCurrentDirectory(), "-c", $"import {module}").Code == 0;

    /// <summary>Runs Python with <paramref name="folder"/> as working directory and as the place of its kernelspecs.</summary>
    public static (int Code, string Output, string Errors) Run(string folder, params string[] arguments)
    {
        if (!File.Exists(Path))
        {
            return (-1, "", "");
        }

        var start = new ProcessStartInfo(Path, arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = folder };
        start.Environment["JUPYTER_PATH"] = folder;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}

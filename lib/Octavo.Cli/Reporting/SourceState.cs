using System.Diagnostics;

namespace Octavo.Cli.Reporting;

/// <summary>The commit a report was made from, as git tells it.</summary>
/// <param name="Commit">The abbreviated commit, null where there is no git or no commit.</param>
/// <param name="IsDirty">Whether tracked or new files differ from that commit.</param>
internal sealed record SourceState(string? Commit, bool IsDirty)
{
    /// <summary>Asks git about the workspace; a machine without git gives no commit, not an error.</summary>
    public static SourceState Read(string root)
    {
        var commit = Git(root, "rev-parse", "--short=12", "HEAD");
        return commit is null
            ? new SourceState(null, false)
            : new SourceState(commit, Git(root, "status", "--porcelain") is { Length: > 0 });
    }

    /// <inheritdoc/>
    public override string ToString() => Commit is null ? "not under git" : IsDirty ? $"{Commit}, with uncommitted changes" : Commit;

    private static string? Git(string root, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("git", ["-C", root, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            var output = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}

namespace Octavo.Cli.Tests.Program;

/// <summary>
/// A user's home for one test or fixture, gone afterwards: caches, kernels, temporary files and the working directory lie in it,
/// and nothing of the real user's is seen.
/// </summary>
public sealed class TemporaryHome : IDisposable
{
    public TemporaryHome()
    {
        Root = Directory.CreateTempSubdirectory("octavo-home-").FullName;
        Directory.CreateDirectory(Temporary);
    }

    public string Root { get; }

    /// <summary>The folder for temporary files, where the connection files of kernels lie while they run.</summary>
    public string Temporary => this["tmp"];

    /// <summary>The data cache.</summary>
    public string Data => this["data"];

    /// <summary>Where this user's kernels are installed.</summary>
    public string Jupyter => this["jupyter"];

    /// <summary>A folder of data files that the command is told of; null for none.</summary>
    public string? Mirror { get; init; }

    public string this[string relative] => Path.Combine(Root, relative);

    public string Write(string relative, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[relative])!);
        File.WriteAllText(this[relative], text);
        return this[relative];
    }

    public void ApplyTo(IDictionary<string, string?> environment)
    {
        environment["HOME"] = Root;
        environment["USERPROFILE"] = Root;
        environment["XDG_CACHE_HOME"] = this["cache"];
        environment["XDG_DATA_HOME"] = this["share"];
        environment["XDG_CONFIG_HOME"] = this["config"];
        environment["TMPDIR"] = Temporary;
        environment["OCTAVO_DATA"] = Data;
        environment["JUPYTER_DATA_DIR"] = Jupyter;
        foreach (var other in new[] { "JUPYTER_PATH", "OCTAVO_MANIFESTS", "OCTAVO_MIRROR" })
        {
            environment.Remove(other);
        }

        if (Mirror is not null)
        {
            environment["OCTAVO_MIRROR"] = Mirror;
        }
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}

namespace Octavo.Cli;

/// <summary>What the octavo command's exit codes mean.</summary>
internal static class ExitCodes
{
    /// <summary>Everything asked for was done.</summary>
    public const int Done = 0;

    /// <summary>The command could not be carried out: wrong arguments, missing file, no kernel, bad data.</summary>
    public const int Failed = 1;

    /// <summary>A notebook failed while running; what ran before it is kept.</summary>
    public const int NotebookFailed = 2;

    /// <summary>Stopped by Ctrl-C.</summary>
    public const int Interrupted = 130;
}

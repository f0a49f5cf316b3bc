namespace Octavo.Torch.Native;

/// <summary>libtorch or its shim could not be loaded; says which file, what is wrong with it, and what to do.</summary>
public sealed class LibtorchLoadException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="file">The file or folder at fault.</param>
    /// <param name="problem">What is wrong with it: a missing version, symbol or file.</param>
    /// <param name="remedy">What the reader can do about it.</param>
    /// <param name="cause">The system's own error, where there is one.</param>
    public LibtorchLoadException(string file, string problem, string remedy, Exception? cause = null)
        : base($"libtorch cannot be loaded: '{file}': {problem}. {remedy}", cause)
    {
        File = file;
        Problem = problem;
        Remedy = remedy;
    }

    /// <summary>The file or folder at fault.</summary>
    public string File { get; }

    /// <summary>What is wrong with it.</summary>
    public string Problem { get; }

    /// <summary>What the reader can do about it.</summary>
    public string Remedy { get; }
}

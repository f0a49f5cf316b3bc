using System.Diagnostics.CodeAnalysis;

namespace Microsoft.DotNet.Interactive;

/// <summary>Python's names for asking, which Jupyter users expect to find.</summary>
[SuppressMessage("Style", "IDE1006", Justification = "The names are Jupyter's.")]
public static class JupyterInput
{
    /// <summary>Asks the user for a line of text.</summary>
    public static string input(string prompt = "") => Kernel.Ask(prompt, password: false);

    /// <summary>Asks the user for a password, which is not shown.</summary>
    public static PasswordString password(string prompt = "") => new(Kernel.Ask(prompt, password: true));
}

using System.Diagnostics;

namespace Microsoft.DotNet.Interactive;

/// <summary>
/// A password, whose text does not show when it is printed, displayed, explained or serialised. Stands in for the type of that name in
/// .NET Interactive.
/// </summary>
[DebuggerDisplay(Dots)]
public sealed class PasswordString(string password)
{
    // Always the same number: how long the password is, is nobody's business either.
    private const string Dots = "\u2022\u2022\u2022\u2022\u2022\u2022\u2022\u2022";

    /// <summary>The password itself.</summary>
    public string GetClearTextPassword() => password;

    /// <summary>Dots.</summary>
    public override string ToString() => Dots;
}

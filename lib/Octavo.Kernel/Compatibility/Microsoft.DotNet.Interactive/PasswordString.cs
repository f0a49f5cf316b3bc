namespace Microsoft.DotNet.Interactive;

/// <summary>A password, whose text does not show when it is printed. Stands in for the type of that name in .NET Interactive.</summary>
public sealed class PasswordString(string password)
{
    /// <summary>The password itself.</summary>
    public string GetClearTextPassword() => password;

    /// <summary>Dots.</summary>
    public override string ToString() => new('\u2022', password.Length);
}

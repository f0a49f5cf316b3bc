namespace Octavo.Kernel;

/// <summary>The kernel's command line.</summary>
internal sealed record KernelOptions
{
    public const string Usage = "Usage: Octavo.Kernel --connection-file FILE [--default-kernel csharp]";

    public required string ConnectionFile { get; init; }

    public required string DefaultLanguage { get; init; }

    /// <summary>Reads the command line; null where it is wrong, with what is wrong in <paramref name="problem"/>.</summary>
    public static KernelOptions? Parse(IReadOnlyList<string> arguments, out string problem)
    {
        string? file = null;
        var language = "csharp";
        for (var i = 0; i < arguments.Count; i++)
        {
            if (i + 1 == arguments.Count || arguments[i] is not ("--connection-file" or "--default-kernel"))
            {
                problem = i + 1 == arguments.Count ? $"'{arguments[i]}' stands alone." : $"'{arguments[i]}' is unknown.";
                return null;
            }

            if (arguments[i] == "--connection-file")
            {
                file = arguments[++i];
            }
            else
            {
                language = arguments[++i];
            }
        }

        problem = file is null ? "--connection-file is missing." : "";
        return file is null ? null : new KernelOptions { ConnectionFile = file, DefaultLanguage = language };
    }
}

namespace Octavo.Cli.Installation;

/// <summary>The pictures that front ends show for a kernel: a sheet folded into eight leaves.</summary>
internal static class KernelLogos
{
    private static readonly (string File, string Ending)[] Pictures =
        [("logo-32x32.png", "-32x32.png"), ("logo-64x64.png", "-64x64.png"), ("logo-svg.svg", ".svg")];

    /// <summary>The files' names in a kernelspec's folder, as Jupyter knows them.</summary>
    public static IEnumerable<string> Files => Pictures.Select(picture => picture.File);

    /// <summary>Writes the pictures of a language into a kernelspec's folder.</summary>
    /// <param name="folder">The folder, which is there.</param>
    /// <param name="language">"csharp" or "fsharp".</param>
    public static void Write(string folder, string language)
    {
        foreach (var (file, ending) in Pictures)
        {
            using var picture = typeof(KernelLogos).Assembly.GetManifestResourceStream($"Octavo.Cli.Logos.{language}{ending}")
                ?? throw new InvalidOperationException($"The program lacks its picture '{language}{ending}'. Build it again.");
            using var copy = File.Create(Path.Combine(folder, file));
            picture.CopyTo(copy);
        }
    }
}

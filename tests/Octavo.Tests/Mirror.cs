namespace Octavo.Tests;

/// <summary>The folder of data files named by OCTAVO_MIRROR; a test that needs it skips with a reason where it is not set.</summary>
internal static class Mirror
{
    public static string File(string dataset, string file)
    {
        var root = Environment.GetEnvironmentVariable("OCTAVO_MIRROR");
        Assert.SkipWhen(string.IsNullOrEmpty(root), "OCTAVO_MIRROR is not set: it names the folder with the data files of the tests.");
        var path = Path.Combine(root!, dataset, file);
        Assert.SkipUnless(System.IO.File.Exists(path), $"OCTAVO_MIRROR has no {dataset}/{file}.");
        return path;
    }
}

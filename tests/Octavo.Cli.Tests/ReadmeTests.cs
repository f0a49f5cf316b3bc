using System.Diagnostics;

namespace Octavo.Cli.Tests;

/// <summary>README's promises, held against the repository.</summary>
public sealed class ReadmeTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    [Fact]
    public void The_two_commands_stand_at_the_top()
    {
        var first = Text.Split("```")[1];
        Assert.Equal("\ndotnet run --project lib/Octavo.Cli -- report\ndotnet test\n", first);
    }

    [Fact]
    public void The_tree_lists_every_folder_and_every_file_of_lib_and_nothing_else()
    {
        Assert.Equal(InRepository(), InReadme());
    }

    [Fact]
    public void Every_line_of_the_tree_says_what_the_thing_is()
    {
        // A group of files inside a project needs no words of its own; the projects of tests and the notebooks are named by what they test or ask.
        var silent = TreeLines().Where(line => line.StartsWith("  ", StringComparison.Ordinal) && line.Contains('.') && !line.Trim().Contains(' '));
        Assert.All(silent, line => Assert.True(line.EndsWith('/') || line.EndsWith(".ipynb", StringComparison.Ordinal) || line.EndsWith(".md", StringComparison.Ordinal), line));
    }

    private static string[] TreeLines() => Text[Text.IndexOf("## The tree", StringComparison.Ordinal)..].Split("```")[1].Trim('\n').Split('\n');

    private static List<string> InReadme()
    {
        var paths = new List<string>();
        var open = new List<string>();
        foreach (var line in TreeLines())
        {
            var depth = (line.Length - line.TrimStart().Length) / 2;
            var name = line.Trim().Split(' ')[0];
            open.RemoveRange(Math.Min(depth, open.Count), open.Count - Math.Min(depth, open.Count));
            paths.Add(string.Concat(open) + name);
            if (name.EndsWith('/'))
            {
                open.Add(name);
            }
        }

        return [.. paths.Order(StringComparer.Ordinal)];
    }

    private static List<string> InRepository()
    {
        var files = Tracked();
        var listed = files.Where(IsListedFile).ToHashSet();
        listed.UnionWith(files.SelectMany(Folders));
        return [.. listed.Order(StringComparer.Ordinal)];
    }

    private static bool IsListedFile(string path) =>
        path.StartsWith("notebooks/", StringComparison.Ordinal)
        || (path.StartsWith("lib/", StringComparison.Ordinal)
            && !path.EndsWith(".csproj", StringComparison.Ordinal) && !path.EndsWith("packages.lock.json", StringComparison.Ordinal));

    // All folders of lib; elsewhere the first two levels at most.
    private static IEnumerable<string> Folders(string path)
    {
        var parts = path.Split('/')[..^1];
        if (parts.Length == 0)
        {
            return [];
        }

        return parts[0] switch
        {
            // A folder inside a project stands on one line, however deep.
            "lib" when parts.Length > 2 => ["lib/", $"lib/{parts[1]}/", $"lib/{parts[1]}/{string.Join('/', parts[2..])}/"],
            "lib" or "notebooks" or "tests" => [$"{parts[0]}/", .. parts.Length > 1 ? [$"{parts[0]}/{parts[1]}/"] : Array.Empty<string>()],
            _ => [$"{parts[0]}/"],
        };
    }

    private static string[] Tracked()
    {
        using var process = Process.Start(new ProcessStartInfo("git", ["-C", Repository.Root, "ls-files"]) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.SkipUnless(process.ExitCode == 0, "This is not a git checkout, so there is no list of its files.");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}

using Octavo.Cli.Tests.Program;

namespace Octavo.Cli.Tests.Commands;

/// <summary><c>octavo kernel doctor</c>: the real kernel, in a Jupyter folder of its own.</summary>
public sealed class KernelDoctorTests : IDisposable
{
    private readonly TemporaryHome home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task Where_all_is_well_it_runs_a_cell_in_each_language_and_says_so()
    {
        Assert.Equal(0, (await OctavoRun.ToEndAsync(home, "kernel", "install")).ExitCode);
        var result = await OctavoRun.ToEndAsync(home, "kernel", "doctor");
        Assert.True(result.ExitCode == 0, $"{result.Output}\n{result.Error}");
        Assert.Equal("Notebooks can run here.", result.Lines[^1]);
        foreach (var subject in new[] { "Loopback connection", "Kernel program", "dotnet", "Kernel start", "C# cell", "HTML cell", "JavaScript cell", "Mermaid cell", "Markdown cell", "Kernelspec octavo-csharp", "Kernelspec octavo-fsharp" })
        {
            Assert.Matches("^ *fine +", Row(result, subject));
        }

        // What a kernel does not have is told as that.
        foreach (var subject in new[] { "F# cell", "SQL cell" })
        {
            Assert.Matches("^ *(fine +.*ran in|note +.*this kernel refuses it)", Row(result, subject));
        }

        Assert.Matches("^ *(fine|note) +", Row(result, "Jupyter"));
        Assert.Matches("^ *(fine|note) +", Row(result, "Mathematics and diagrams on pages"));
        Assert.Empty(Directory.GetFiles(home.Temporary, "*.json"));
    }

    [Fact]
    public async Task A_kernel_that_is_not_installed_is_no_fault()
    {
        var result = await OctavoRun.ToEndAsync(home, "kernel", "doctor");
        Assert.Equal(0, result.ExitCode);
        Assert.Matches("^ *note .*not installed", Row(result, "Kernelspec octavo-csharp"));
        Assert.Contains("octavo kernel install", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(".net-csharp", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("octavo-csharp", """{"argv":["dotnet","/gone/Octavo.Kernel.dll"],"language":"C#"}""", "names a kernel that is not there: /gone/Octavo.Kernel.dll", "octavo kernel install")]
    [InlineData(".net-fsharp", """{"argv":["/gone/dotnet","/gone/Octavo.Kernel.dll"],"language":"F#"}""", "names a dotnet that is not there: /gone/dotnet", "octavo kernel install --as-dotnet-interactive")]
    [InlineData("octavo-fsharp", "{", "cannot be read", "Remove that file")]
    [InlineData("octavo-csharp", """{"argv":["other"],"language":"C#"}""", "starts another program: other", "Remove that folder")]
    public async Task A_kernelspec_that_leads_nowhere_is_told_with_what_to_do(string name, string json, string found, string advice)
    {
        home.Write($"jupyter/kernels/{name}/kernel.json", json);
        var result = await OctavoRun.ToEndAsync(home, "kernel", "doctor");
        Assert.Equal(1, result.ExitCode);
        Assert.Matches("^ *wrong +", Row(result, "Kernelspec " + name));
        Assert.Contains(found, Row(result, "Kernelspec " + name), StringComparison.Ordinal);
        Assert.Contains(result.Lines, line => line.StartsWith($"Kernelspec {name}: ", StringComparison.Ordinal) && line.Contains(advice, StringComparison.Ordinal));
        Assert.StartsWith("error: 1 of ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kernel_that_is_not_built_is_told_with_how_to_build_it()
    {
        home.Write("Workspace.sln", "");
        var result = await OctavoRun.ToEndAsync(home, "kernel", "doctor");
        Assert.Equal(1, result.ExitCode);
        Assert.Matches("^ *wrong .*there is none at ", Row(result, "Kernel program"));
        Assert.Contains("Kernel program: Build it: dotnet build lib/Octavo.Cli.", result.Lines);
        Assert.DoesNotContain("C# cell", result.Output, StringComparison.Ordinal);
        (await OctavoRun.ToEndAsync(home, "kernel", "install")).Refuses("The built-in kernel is not at", "dotnet build");
    }

    [Fact]
    public async Task A_kernel_that_does_not_start_is_told_with_its_last_words()
    {
        home.Write("Workspace.sln", "");
        home.Write("artifacts/kernel/Octavo.Kernel.dll", "no program");
        var result = await OctavoRun.ToEndAsync(home, "kernel", "doctor");
        Assert.Equal(1, result.ExitCode);
        Assert.Matches("^ *wrong .*exit code", Row(result, "Kernel start"));
        Assert.StartsWith("error: 1 of ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_original_kernels_own_specification_is_left_alone()
    {
        home.Write("jupyter/kernels/.net-csharp/kernel.json", """{"argv":["dotnet","interactive","jupyter","{connection_file}"],"language":"C#"}""");
        var result = await OctavoRun.ToEndAsync(home, "kernel", "doctor");
        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("Kernelspec .net-csharp", result.Output, StringComparison.Ordinal);
    }

    private static string Row(OctavoResult result, string subject) =>
        result.Lines.Single(line => System.Text.RegularExpressions.Regex.IsMatch(line, $@"^ *(fine|note|wrong) +{System.Text.RegularExpressions.Regex.Escape(subject)} "));
}

using Octavo.Notebooks.Client;

namespace Octavo.Notebooks.Tests.Client;

public sealed class KernelSpecsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("octavo-specs-").FullName;
    private readonly string? before = Environment.GetEnvironmentVariable("JUPYTER_PATH");

    public KernelSpecsTests() => Environment.SetEnvironmentVariable("JUPYTER_PATH", folder);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("JUPYTER_PATH", before);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void What_is_installed_is_found_and_listed()
    {
        var spec = Spec("test-kernel") with { Environment = new Dictionary<string, string> { ["A"] = "b" }, InterruptByMessage = true };
        var installed = KernelSpecs.Install(spec, Path.Combine(folder, "kernels"));
        var found = KernelSpecs.Find("Test-Kernel");
        Assert.Equal(spec.Arguments, found.Arguments);
        Assert.Equal("b", found.Environment["A"]);
        Assert.True(found.InterruptByMessage);
        Assert.Equal(installed, found.Folder);
        Assert.Contains(KernelSpecs.List(), listed => listed.Name == "test-kernel");
    }

    [Fact]
    public void One_broken_kernelspec_hides_no_other_and_says_what_is_wrong_when_asked_for()
    {
        KernelSpecs.Install(Spec("whole"), Path.Combine(folder, "kernels"));
        Directory.CreateDirectory(Path.Combine(folder, "kernels", "broken"));
        File.WriteAllText(Path.Combine(folder, "kernels", "broken", "kernel.json"), "{");
        Assert.Contains(KernelSpecs.List(), spec => spec.Name == "whole");
        Assert.DoesNotContain(KernelSpecs.List(), spec => spec.Name == "broken");
        Assert.Contains("broken", Assert.Throws<KernelSpecException>(() => KernelSpecs.Find("broken")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_name_gets_the_list_of_known_ones()
    {
        KernelSpecs.Install(Spec("known-one"), Path.Combine(folder, "kernels"));
        var missing = Assert.Throws<KernelSpecException>(() => KernelSpecs.Find("absent"));
        Assert.Contains("'absent'", missing.Message, StringComparison.Ordinal);
        Assert.Contains("known-one", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_built_in_kernel_that_is_not_there_says_how_to_build_it() =>
        Assert.Contains("dotnet build", Assert.Throws<KernelSpecException>(() => KernelLauncher.BuiltIn("absent.dll")).Message, StringComparison.Ordinal);

    private static KernelSpec Spec(string name) => new()
    {
        Name = name,
        DisplayName = "Test",
        Language = "C#",
        Arguments = ["program", "{connection_file}"],
    };
}

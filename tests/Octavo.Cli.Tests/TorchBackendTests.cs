using System.Diagnostics;
using System.Text.Json;

namespace Octavo.Cli.Tests;

/// <summary>Evaluates, without restoring, which packages each <c>TorchBackend</c> asks for.</summary>
public sealed class TorchBackendTests
{
    [Theory]
    [InlineData("cpu", "TorchSharp,libtorch-cpu-linux-x64", "TorchSharp-cuda-linux")]
    [InlineData("cuda", "TorchSharp-cuda-linux", "TorchSharp-cpu,libtorch-cpu-linux-x64")]
    [InlineData("external", "TorchSharp", "TorchSharp-cpu,TorchSharp-cuda-linux,libtorch-cpu-linux-x64")]
    public void Each_backend_asks_for_its_packages_and_no_others(string backend, string expected, string forbidden)
    {
        var packages = Packages($"-p:TorchBackend={backend}", "-p:OctavoPlatform=linux-x64");
        Assert.Superset(expected.Split(',').ToHashSet(), packages);
        Assert.DoesNotContain(forbidden.Split(','), packages.Contains);
    }

    [Fact]
    public void A_platform_without_a_package_of_its_own_falls_back_to_the_combined_one() =>
        Assert.Contains("TorchSharp-cpu", Packages("-p:TorchBackend=cpu", "-p:OctavoPlatform=linux-arm64"));

    private static HashSet<string> Packages(params string[] properties)
    {
        var project = Path.Combine(Repository.Root, "lib", "Octavo.Torch", "Octavo.Torch.csproj");
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["msbuild", project, "-getItem:PackageReference", .. properties])
        {
            RedirectStandardOutput = true,
        })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output);
        return [.. JsonDocument.Parse(output).RootElement.GetProperty("Items").GetProperty("PackageReference")
            .EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!)];
    }
}

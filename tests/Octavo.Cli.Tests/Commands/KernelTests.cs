using System.Text.Json;
using Octavo.Cli.Tests.Program;

namespace Octavo.Cli.Tests.Commands;

/// <summary><c>octavo kernel</c> in a Jupyter folder of its own.</summary>
public sealed class KernelTests : IDisposable
{
    private readonly TemporaryHome home = new();

    [Fact]
    public async Task An_installed_kernel_has_a_command_that_exists_and_is_listed()
    {
        var before = await OctavoRun.ToEndAsync(home, "kernel", "list");
        Assert.Equal((0, ""), (before.ExitCode, before.Error));
        Assert.StartsWith("(built in) ", before.Lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain(before.Lines, line => line.StartsWith("octavo-csharp ", StringComparison.Ordinal));

        var result = await OctavoRun.ToEndAsync(home, "kernel", "install");
        var folder = Path.Combine(home.Jupyter, "kernels", "octavo-csharp");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(
            [$"Installed 'octavo-csharp' (C# (Octavo)) in {folder}", $"Installed 'octavo-fsharp' (F# (Octavo)) in {folder[..^6]}fsharp"], result.Lines);

        var specification = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "kernel.json"), TestContext.Current.CancellationToken)).RootElement;
        var arguments = specification.GetProperty("argv").EnumerateArray().Select(argument => argument.GetString()!).ToList();
        Assert.True(Path.IsPathFullyQualified(arguments[0]) && File.Exists(arguments[0]), arguments[0]);
        Assert.True(File.Exists(arguments[1]), arguments[1]);
        Assert.Contains("{connection_file}", arguments);
        Assert.Equal("C# (Octavo)", specification.GetProperty("display_name").GetString());
        Assert.Equal("message", specification.GetProperty("interrupt_mode").GetString());
        Assert.False(specification.GetProperty("metadata").GetProperty("debugger").GetBoolean());
        var fsharp = JsonDocument.Parse(await File.ReadAllTextAsync(folder[..^6] + "fsharp/kernel.json", TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal("F#", fsharp.GetProperty("language").GetString());
        Assert.Equal(["--default-kernel", "fsharp"], fsharp.GetProperty("argv").EnumerateArray().TakeLast(2).Select(argument => argument.GetString()));

        var after = await OctavoRun.ToEndAsync(home, "kernel", "list");
        Assert.Matches(@"^octavo-csharp +C# \(Octavo\) +C# +", after.Lines.Single(line => line.EndsWith(folder, StringComparison.Ordinal)));
        Assert.Equal(0, (await OctavoRun.ToEndAsync(home, "kernel", "install")).ExitCode);
    }

    [Fact]
    public async Task It_takes_over_the_name_of_the_original_kernel_only_when_asked_to()
    {
        var original = Path.Combine(home.Jupyter, "kernels", ".net-csharp", "kernel.json");
        await OctavoRun.ToEndAsync(home, "kernel", "install");
        Assert.False(File.Exists(original));

        var result = await OctavoRun.ToEndAsync(home, "kernel", "install", "--as-dotnet-interactive");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(4, result.Lines.Count);
        Assert.Contains("Octavo.Kernel.dll", await File.ReadAllTextAsync(original, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("octavo-csharp")]
    [InlineData("octavo-fsharp")]
    public async Task An_installed_kernel_has_its_pictures(string name)
    {
        await OctavoRun.ToEndAsync(home, "kernel", "install");
        foreach (var size in new[] { 32, 64 })
        {
            var picture = await File.ReadAllBytesAsync(Path.Combine(home.Jupyter, "kernels", name, $"logo-{size}x{size}.png"), TestContext.Current.CancellationToken);
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], picture[..4]);

            // Width and height stand in the first chunk.
            Assert.Equal((0, 0, 0, size, 0, 0, 0, size), (picture[16], picture[17], picture[18], picture[19], picture[20], picture[21], picture[22], picture[23]));
        }

        var drawing = System.Xml.Linq.XDocument.Load(Path.Combine(home.Jupyter, "kernels", name, "logo-svg.svg"));
        Assert.Equal(9, drawing.Root!.Elements().Count(element => element.Name.LocalName == "path"));
    }

    [Fact]
    public async Task Another_programs_kernel_is_replaced_only_on_demand_and_brought_back()
    {
        const string Original = """{"argv":["dotnet","interactive","jupyter","{connection_file}"],"display_name":".NET (C#)","language":"C#"}""";
        home.Write("jupyter/kernels/.net-csharp/kernel.json", Original);
        home.Write("jupyter/kernels/.net-csharp/logo-32x32.png", "its own");
        var refused = await OctavoRun.ToEndAsync(home, "kernel", "install", "--as-dotnet-interactive");
        refused.Refuses("another program's kernel, so nothing is installed", "--force");
        Assert.False(Directory.Exists(home["jupyter/kernels/octavo-csharp"]));

        var result = await OctavoRun.ToEndAsync(home, "kernel", "install", "--as-dotnet-interactive", "--force");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("'.net-csharp' (.NET (C#)), replacing another program's kernel (kept as kernel.json.before-octavo)", result.Output, StringComparison.Ordinal);
        Assert.Contains("Octavo.Kernel.dll", await File.ReadAllTextAsync(home["jupyter/kernels/.net-csharp/kernel.json"], TestContext.Current.CancellationToken), StringComparison.Ordinal);

        // Once more: what is kept is still the original, not our own.
        Assert.Equal(0, (await OctavoRun.ToEndAsync(home, "kernel", "install", "--as-dotnet-interactive")).ExitCode);
        var removed = await OctavoRun.ToEndAsync(home, "kernel", "uninstall");
        Assert.Equal((0, 4), (removed.ExitCode, removed.Lines.Count));
        Assert.Contains("brought back what was there before", removed.Output, StringComparison.Ordinal);
        Assert.Equal(Original, await File.ReadAllTextAsync(home["jupyter/kernels/.net-csharp/kernel.json"], TestContext.Current.CancellationToken));
        Assert.Equal("its own", await File.ReadAllTextAsync(home["jupyter/kernels/.net-csharp/logo-32x32.png"], TestContext.Current.CancellationToken));
        Assert.Equal([home["jupyter/kernels/.net-csharp"]], Directory.GetDirectories(home["jupyter/kernels"]));
        Assert.Equal(2, Directory.GetFiles(home["jupyter/kernels/.net-csharp"]).Length);
        Assert.Contains("not installed", (await OctavoRun.ToEndAsync(home, "kernel", "uninstall")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kernel_of_another_workspace_is_replaced_and_named()
    {
        home.Write("jupyter/kernels/octavo-csharp/kernel.json", """{"argv":["dotnet","/elsewhere/Octavo.Kernel.dll","{connection_file}"],"display_name":"x","language":"C#"}""");
        var result = await OctavoRun.ToEndAsync(home, "kernel", "install");
        Assert.Contains("replacing that of /elsewhere/Octavo.Kernel.dll in ", result.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kernel_cannot_be_installed_where_nothing_can_be_written()
    {
        home.Write("jupyter", "a file, not a folder");
        (await OctavoRun.ToEndAsync(home, "kernel", "install")).Refuses(home.Jupyter, "Check that the path is right");
    }

    [Fact]
    public async Task Starting_a_kernel_without_its_connection_file_says_who_writes_one() =>
        (await OctavoRun.ToEndAsync(home, "kernel", "start", "none.json")).Refuses("'none.json'", "A Jupyter client writes one");

    public void Dispose() => home.Dispose();
}

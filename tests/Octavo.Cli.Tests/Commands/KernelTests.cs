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
        Assert.EndsWith(folder, result.Lines.Single(), StringComparison.Ordinal);

        var specification = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "kernel.json"), TestContext.Current.CancellationToken)).RootElement;
        var arguments = specification.GetProperty("argv").EnumerateArray().Select(argument => argument.GetString()!).ToList();
        Assert.True(Path.IsPathFullyQualified(arguments[0]) && File.Exists(arguments[0]), arguments[0]);
        Assert.True(File.Exists(arguments[1]), arguments[1]);
        Assert.Contains("{connection_file}", arguments);
        Assert.Equal("C# (Octavo)", specification.GetProperty("display_name").GetString());

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
        Assert.Equal(2, result.Lines.Count());
        Assert.Contains("Octavo.Kernel.dll", await File.ReadAllTextAsync(original, TestContext.Current.CancellationToken), StringComparison.Ordinal);
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

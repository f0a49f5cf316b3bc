using System.Diagnostics;
using Octavo.Notebooks.Client;

namespace Octavo.Notebooks.Tests.Client;

public sealed class KernelStartTests
{
    private static readonly KernelStartOptions Here = new() { WorkingDirectory = Path.GetTempPath(), ReadyLimit = TimeSpan.FromSeconds(30) };

    [Fact]
    public async Task A_program_that_does_not_exist_is_named()
    {
        var refused = await Assert.ThrowsAsync<KernelStartException>(() => StartAsync(Here, "no-such-program"));
        Assert.Contains("no-such-program", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kernel_that_dies_at_its_start_is_told_at_once_with_its_last_words()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Uses sh.");
        var start = Stopwatch.GetTimestamp();

        // The child keeps the streams open: the death must be seen all the same.
        var died = await Assert.ThrowsAsync<KernelDiedException>(() => StartAsync(Here, "sh", "-c", "sleep 25 & echo no memory left >&2; exit 3"));
        Assert.Equal(3, died.ExitCode);
        Assert.Contains("no memory left", died.Message, StringComparison.Ordinal);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_kernel_that_never_answers_is_given_up_after_the_limit()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Uses sh.");
        var patience = Here with { ReadyLimit = TimeSpan.FromSeconds(0.5) };
        var silent = await Assert.ThrowsAsync<KernelStartException>(() => StartAsync(patience, "sh", "-c", "echo thinking >&2; sleep 30"));
        Assert.Contains("did not answer", silent.Message, StringComparison.Ordinal);
        Assert.Contains("thinking", silent.Message, StringComparison.Ordinal);
    }

    private static async Task StartAsync(KernelStartOptions options, params string[] command)
    {
        await using var client = await JupyterClient.StartAsync(
            new KernelSpec { Name = "test", DisplayName = "Test", Language = "none", Arguments = command },
            options,
            TestContext.Current.CancellationToken);
    }
}

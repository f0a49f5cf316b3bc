using System.Text.Json;
using Octavo.Cli.Tests.Program;
using Octavo.Cluster;
using Octavo.Models;

namespace Octavo.Cli.Tests.Commands;

/// <summary><c>octavo plan</c> as a user runs it.</summary>
public sealed class PlanTests : IDisposable
{
    private readonly TemporaryHome home = new();

    [Fact]
    public async Task A_plan_names_the_split_the_memory_the_days_and_the_dollars()
    {
        var result = await OctavoRun.ToEndAsync(home, "plan", "--model", "gpt3-175b", "--gpu", "a100-80gb", "--gpus", "1024", "--tokens", "300e9", "--price", "2");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal("gpt3-175b (174.6 billion parameters) on 1,024 x a100-80gb, 3e11 tokens", result.Lines[0]);
        var plan = PlanSearch.Fastest(GptPresets.Gpt3Largest, Accelerators.A100, 1024, 1536, 300e9);
        Assert.Equal(plan.Plan.ToString(), result.Lines[1]);
        Assert.Contains(result.Lines, line => line.StartsWith("in all", StringComparison.Ordinal) && line.EndsWith("of 80", StringComparison.Ordinal));
        Assert.Contains(result.Lines, line => line.Contains(FormattableString.Invariant($"{plan.Days:N1} days"), StringComparison.Ordinal));
        Assert.Equal(FormattableString.Invariant($"${plan.Dollars(2):N0} at $2 for a GPU and hour"), result.Lines[^1]);
    }

    [Fact]
    public async Task Json_holds_the_same_plan()
    {
        var result = await OctavoRun.ToEndAsync(home, "plan", "-m", "gpt2-1558m", "-g", "h100-80gb", "-n", "8", "-d", "30e9", "--batch", "512", "--json");

        Assert.Equal(0, result.ExitCode);
        using var json = JsonDocument.Parse(string.Join('\n', result.Lines));
        var plan = PlanSearch.Fastest(GptPresets.Gpt2ExtraLarge, Accelerators.H100, 8, 512, 30e9);
        Assert.Equal(plan.Days, json.RootElement.GetProperty("days").GetDouble(), 1e-9);
        Assert.Equal(plan.Plan.Data, json.RootElement.GetProperty("plan").GetProperty("data").GetInt32());
        Assert.Equal(plan.Memory.Total, json.RootElement.GetProperty("memoryBytes").GetProperty("total").GetDouble(), 1);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("dollars").ValueKind);
    }

    [Theory]
    [InlineData("gpt3-175b", "v100-32gb", "8", "'gpt3-175b' does not fit on 8 x v100-32gb")]
    [InlineData("gpt5", "h100-80gb", "8", "There is no GPT preset 'gpt5'")]
    [InlineData("gpt3-175b", "rtx", "8", "There is no GPU 'rtx'")]
    [InlineData("gpt3-175b", "h100-80gb", "0", "--gpus is 0; at least 1 was expected")]
    public async Task What_cannot_be_planned_is_refused_in_one_line(string model, string gpu, string gpus, string problem)
    {
        var result = await OctavoRun.ToEndAsync(home, "plan", "-m", model, "-g", gpu, "-n", gpus, "-d", "300e9");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(problem, result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    public void Dispose() => home.Dispose();
}

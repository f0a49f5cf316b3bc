namespace Octavo.Kernel.Tests;

public sealed class EditorServicesTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    private const string Loaded =
        "AppDomain.CurrentDomain.GetAssemblies().Count(assembly => assembly.GetName().Name is \"Microsoft.CodeAnalysis.Workspaces\" or \"Microsoft.CodeAnalysis.CSharp.Features\")";

    [Fact]
    public async Task They_load_when_somebody_asks_and_not_before()
    {
        await kernel.RunAsync("var x = 1; display(x); x");
        Assert.Equal("0", (await kernel.RunAsync(Loaded)).Result);
        Assert.Equal("complete", (string?)(await kernel.AskAsync("is_complete_request", new() { ["code"] = "x + 1" }))["status"]);
        Assert.NotEmpty((await kernel.CompleteAsync("#!|")).Matches());
        Assert.Equal("0", (await kernel.RunAsync(Loaded)).Result);
        Assert.NotEmpty((await kernel.CompleteAsync("x.|")).Matches());
        Assert.Equal("2", (await kernel.RunAsync(Loaded)).Result);
    }
}

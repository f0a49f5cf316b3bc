namespace Octavo.Kernel.Tests.Compatibility;

/// <summary>
/// What notebooks written for .NET Interactive rely on, each behaviour once: the cells are in the text files beside this class.
/// </summary>
public sealed class CompatibilityTests(CompatibilityFixture notebooks) : IClassFixture<CompatibilityFixture>
{
    private static readonly string[] Files = ["csharp.txt", "directives.txt", "display.txt", "formatting.txt", "fsharp.txt", "import.txt", "share.txt", "sql.txt", "types.txt", "value.txt"];

    public static TheoryData<string, string> Cells()
    {
        var data = new TheoryData<string, string>();
        foreach (var file in Files)
        {
            foreach (var cell in CompatibilityCell.Read(file))
            {
                data.Add(file, cell.Name);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task A_cell_does_what_its_notebook_relies_on(string file, string name)
    {
        var cell = CompatibilityCell.Read(file).Single(cell => cell.Name == name);
        var run = await notebooks.RunAsync(cell);
        Assert.SkipWhen(run is null, $"This kernel does not know all of #!{string.Join(", #!", cell.Needs)} yet.");
        if (!cell.Expectations.Any(expectation => expectation.Where == "error"))
        {
            Assert.True(run.Reply.Succeeded, $"{run.Reply.ErrorName}: {run.Reply.ErrorMessage}\n{string.Join('\n', run.Reply.Traceback)}");
        }

        Assert.All(cell.Expectations, expectation => expectation.Check(run));
    }
}

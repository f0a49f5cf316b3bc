using Octavo.Cli.Tests;
using Octavo.Notebooks.Documents;
using Octavo.Reports.Claims;

namespace Notebooks.Tests;

/// <summary>The notebooks through Jupyter's own runner and the installed kernelspec: another client, the same numbers.</summary>
public sealed class NbconvertTests(SmokeReport report)
{
    [Fact]
    public async Task Nbconvert_runs_notebook_01_through_the_installed_kernelspec_and_gets_the_same_numbers()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/jupyter-nbconvert"), "There is no jupyter-nbconvert: Debian's package jupyter-nbconvert brings it.");
        var folder = Directory.CreateTempSubdirectory("octavo-nbconvert-").FullName;
        try
        {
            var environment = new Dictionary<string, string>
            {
                ["JUPYTER_DATA_DIR"] = Path.Combine(folder, "jupyter"),
                ["PYTHONDONTWRITEBYTECODE"] = "1",
            };
            var installed = await SmokeReport.RunAsync(environment, "dotnet", Path.Combine(AppContext.BaseDirectory, "Octavo.Cli.dll"), "kernel", "install");
            Assert.True(installed.ExitCode == 0, installed.Output);

            // nbconvert passes no parameters and runs in the notebook's folder: the copy has both written in.
            var notebook = await File.ReadAllTextAsync(
                Path.Combine(Repository.Root, "notebooks", "01-small-and-large-models.ipynb"), TestContext.Current.CancellationToken);
            var copy = Path.Combine(folder, "copy.ipynb");
            await File.WriteAllTextAsync(
                copy,
                notebook
                    .Replace("../artifacts/library", Path.Combine(Repository.Root, "artifacts", "library"), StringComparison.Ordinal)
                    .Replace("var profile = \\\"quick\\\"", "var profile = \\\"smoke\\\"", StringComparison.Ordinal),
                TestContext.Current.CancellationToken);
            var run = await SmokeReport.RunAsync(
                environment, "/usr/bin/jupyter-nbconvert", "--to", "notebook", "--execute", "--ExecutePreprocessor.timeout=300",
                "--output", "executed.ipynb", copy);
            Assert.True(run.ExitCode == 0, run.Output);

            var theirs = Claims(Path.Combine(folder, "executed.ipynb"));
            var ours = Claims(Path.Combine(report.Folder, "01-small-and-large-models.ipynb"));
            Assert.NotEmpty(ours);
            Assert.Equal(ours, theirs);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static List<Octavo.Claims.ClaimResult> Claims(string path) =>
        [.. NotebookDocument.Load(path).Cells.Where(cell => cell.IsCode)
            .SelectMany(cell => cell.Outputs)
            .SelectMany(output => ClaimTable.ReadFrom(NotebookCell.JoinLines(output?["data"]?["text/html"])))];
}

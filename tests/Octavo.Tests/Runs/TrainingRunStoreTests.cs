using FsCheck.Xunit;
using Octavo.Models;
using Octavo.Runs;

namespace Octavo.Tests.Runs;

public sealed class TrainingRunStoreTests : IDisposable
{
    private readonly TrainingRunStore store = new(Path.Combine(Path.GetTempPath(), "octavo-runs-" + Guid.NewGuid().ToString("N")));

    public void Dispose()
    {
        if (Directory.Exists(store.Folder))
        {
            Directory.Delete(store.Folder, recursive: true);
        }
    }

    [Property(MaxTest = 50)]
    public bool Every_number_comes_back_bit_for_bit(double loss, double flops, double seconds, int seed, long tokens)
    {
        var run = Run(seed) with
        {
            FinalValidationLoss = loss,
            TrainingFlops = flops,
            Tokens = tokens,
            Points = [new(1, tokens, loss, flops, seconds, loss), new(2, tokens, seconds, loss, flops, seconds)],
        };
        return Same(run, TrainingRunStore.Load(store.Save(run)));
    }

    [Fact]
    public void A_run_without_a_gpt_and_with_unknowns_comes_back()
    {
        var run = Run(1) with { Model = null, FinalBitsPerByte = null, FlopUtilisation = null, Points = [] };
        var loaded = TrainingRunStore.Load(store.Save(run));
        Assert.True(Same(run, loaded));
        Assert.Null(loaded.Model);
    }

    [Fact]
    public void A_run_that_diverged_comes_back_diverged()
    {
        var loaded = TrainingRunStore.Load(store.Save(Run(1) with { FinalValidationLoss = double.NaN, TrainingFlops = double.PositiveInfinity }));
        Assert.True(double.IsNaN(loaded.FinalValidationLoss));
        Assert.Equal(double.PositiveInfinity, loaded.TrainingFlops);
    }

    [Fact]
    public void Saving_again_replaces_the_run_and_leaves_no_other_file()
    {
        store.Save(Run(1));
        store.Save(Run(1) with { FinalValidationLoss = 9 });
        Assert.Single(Directory.EnumerateFiles(store.Folder));
        Assert.Equal(9, store.Find("nano-10k", "tiny-shakespeare", 1)!.FinalValidationLoss);
    }

    [Fact]
    public void Names_that_differ_only_in_odd_characters_get_files_of_their_own()
    {
        store.Save(Run(1) with { Name = "a/b" });
        store.Save(Run(1) with { Name = "a b" });
        store.Save(Run(1) with { Name = "../a.b" });
        Assert.Equal(3, Directory.EnumerateFiles(store.Folder).Count());
        Assert.Equal(["../a.b", "a b", "a/b"], store.LoadAll().Select(run => run.Name));
    }

    [Fact]
    public void All_runs_come_back_smallest_first_and_by_seed()
    {
        store.Save(Run(2) with { TotalParameters = 5 });
        store.Save(Run(1) with { TotalParameters = 5 });
        store.Save(Run(3) with { TotalParameters = 4 });
        Assert.Equal([3, 1, 2], store.LoadAll().Select(run => run.Seed));
    }

    [Fact]
    public void An_empty_store_has_no_runs_and_makes_no_folder()
    {
        Assert.Empty(store.LoadAll());
        Assert.Null(store.Find("nano-10k", "tiny-shakespeare", 1));
        Assert.False(Directory.Exists(store.Folder));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{\"name\": \"x\"}")]
    [InlineData("[1, 2]")]
    public void A_file_that_is_no_run_is_named(string content)
    {
        Directory.CreateDirectory(store.Folder);
        var path = Path.Combine(store.Folder, "broken.run.json");
        File.WriteAllText(path, content);
        Assert.Contains("broken.run.json", Assert.Throws<InvalidDataException>(() => TrainingRunStore.Load(path)).Message);
    }

    [Fact]
    public void A_file_with_an_impossible_model_is_named()
    {
        var path = store.Save(Run(1));
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"heads\": 2", "\"heads\": 3", StringComparison.Ordinal));
        Assert.Contains("Heads 3", Assert.Throws<InvalidDataException>(() => TrainingRunStore.Load(path)).Message);
    }

    [Fact]
    public void A_file_holds_nothing_that_can_be_computed()
    {
        var text = File.ReadAllText(store.Save(Run(1)));
        Assert.DoesNotContain("tokensPerSecond", text);
        Assert.DoesNotContain("headWidth", text);
    }

    private static bool Same(TrainingRun first, TrainingRun second) =>
        first with { Points = [] } == (second with { Points = first.Points.Count == 0 ? [] : second.Points }) with { Points = [] }
        && first.Points.SequenceEqual(second.Points)
        && BitConverter.DoubleToInt64Bits(first.FinalValidationLoss) == BitConverter.DoubleToInt64Bits(second.FinalValidationLoss);

    private static TrainingRun Run(int seed) => new()
    {
        Name = "nano-10k",
        Model = GptPresets.ByName("nano-10k", 65, 64),
        Seed = seed,
        Dataset = "tiny-shakespeare",
        NonEmbeddingParameters = 9_872,
        TotalParameters = 11_936,
        Points = [new(1, 512, 4.17, 1e-3, 0.5, 0.01, 4.2), new(2, 1024, 1 / 3.0, 1e-3, Math.PI, 0.02)],
        FinalValidationLoss = 2.5,
        FinalBitsPerByte = 3.6,
        Tokens = 1024,
        TrainingFlops = 1.25e9,
        Seconds = 0.1,
        FlopUtilisation = 0.3,
        Device = "cpu (2 threads)",
    };
}

using Octavo.Cli.Tests.Program;
using Octavo.Models;
using Octavo.Torch.Checkpoints;
using Octavo.Torch.Interchange;
using Octavo.Torch.Models;
using static TorchSharp.torch;

namespace Octavo.Cli.Tests.Commands;

/// <summary><c>octavo import</c> and <c>octavo export</c> of models.</summary>
public sealed class ModelTests : IDisposable
{
    private static readonly GptConfig Config = new() { Name = "tiny", VocabularySize = 11, ContextLength = 8, Layers = 2, Heads = 2, Width = 8 };

    private readonly TemporaryHome home = new();
    private readonly Gpt model = Gpt.Create(Config, seed: 3, CPU);

    [Fact]
    public async Task A_published_model_becomes_a_saved_one_and_a_published_one_again()
    {
        Gpt2Files.Save(model, home["published"], TestContext.Current.CancellationToken);

        var imported = await OctavoRun.ToEndAsync(home, "import", "published", "--out", "models/tiny");
        Assert.True(imported.ExitCode == 0, $"Exit code {imported.ExitCode}.\n{imported.Output}\n{imported.Error}");
        Assert.Equal(
            ["published: 1,912 parameters in 2 layers of width 8 with 2 heads; context 8, vocabulary 11", home["models/tiny"]], imported.Lines);
        using (var saved = SavedModel.Load(home["models/tiny"], CPU))
        {
            Same(saved);
        }

        var exported = await OctavoRun.ToEndAsync(home, "export", "models/tiny", "-o", "again");
        Assert.Equal((0, home["again"]), (exported.ExitCode, exported.Lines[^1]));
        Assert.Equal(await Bytes("published"), await Bytes("again"));
        Assert.Equal(["again", "models", "models/tiny", "published"], Folders());
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_and_leaves_nothing()
    {
        SavedModel.Save(model, home["saved"], TestContext.Current.CancellationToken);
        Gpt2Files.Save(model, home["published"], TestContext.Current.CancellationToken);

        (await OctavoRun.ToEndAsync(home, "import", "nowhere", "--out", "new")).Refuses("There is no folder 'nowhere'");
        (await OctavoRun.ToEndAsync(home, "import", "saved", "--out", "new")).Refuses("no published model but a saved one");
        (await OctavoRun.ToEndAsync(home, "import", "published", "--out", "saved")).Refuses("'saved' has files in it", "--out");
        (await OctavoRun.ToEndAsync(home, "export", "published", "--out", "new")).Refuses("published model: import it first");
        (await OctavoRun.ToEndAsync(home, "export", "saved")).Refuses("'saved' is a model's folder", "--out");
        Assert.Equal(["published", "saved"], Folders());

        home.Write("published/config.json", (await File.ReadAllTextAsync(home["published/config.json"], TestContext.Current.CancellationToken)).Replace("gelu_new", "relu", StringComparison.Ordinal));
        (await OctavoRun.ToEndAsync(home, "import", "published", "--out", "new")).Refuses("activation_function is \"relu\"");
        await File.WriteAllBytesAsync(home["saved/model.safetensors"], [1, 2, 3], TestContext.Current.CancellationToken);
        (await OctavoRun.ToEndAsync(home, "export", "saved", "--out", "new")).Refuses("model.safetensors is damaged", "Save or import it again");
        Assert.Equal(["published", "saved"], Folders());
    }

    public void Dispose()
    {
        model.Dispose();
        home.Dispose();
    }

    // Without the libraries' own: temporary files and what the loader of libtorch keeps.
    private IEnumerable<string> Folders() => Directory.EnumerateDirectories(home.Root, "*", SearchOption.AllDirectories)
        .Select(folder => Path.GetRelativePath(home.Root, folder).Replace('\\', '/'))
        .Where(folder => folder.Split('/')[0] is not ("tmp" or "cache"))
        .Order(StringComparer.Ordinal);

    private Task<byte[]> Bytes(string folder) => File.ReadAllBytesAsync(home[$"{folder}/model.safetensors"], TestContext.Current.CancellationToken);

    private void Same(Gpt other) =>
        Assert.All(model.parameters().Zip(other.parameters()), pair => Assert.True(pair.First.bytes.SequenceEqual(pair.Second.bytes)));
}

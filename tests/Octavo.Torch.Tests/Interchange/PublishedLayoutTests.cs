using Octavo.Torch.Checkpoints;
using Octavo.Torch.Interchange;
using Octavo.Torch.Tests.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Interchange;

/// <summary>What a layout can say beyond what GPT-2 needs: parts, other shapes, older names, a prefix on some names.</summary>
public sealed class PublishedLayoutTests : IDisposable
{
    private static readonly PublishedLayout Layout = new()
    {
        Name = "an encoder",
        Prefix = "bert.",
        Tensors =
        [
            new() { Name = "bert.attention.query.weight", Parameter = "joint.weight", Parts = 3, Part = 0 },
            new() { Name = "bert.attention.key.weight", Parameter = "joint.weight", Parts = 3, Part = 1 },
            new() { Name = "bert.attention.value.weight", Parameter = "joint.weight", Parts = 3, Part = 2 },
            new() { Name = "bert.LayerNorm.weight", OlderName = "bert.LayerNorm.gamma", Parameter = "gain" },
            new() { Name = "cls.first", Parameter = "first", Shape = [1, 1, 4] },
        ],
        IsIgnored = name => name == "position_ids",
    };

    private readonly TemporaryFolder folder = new();
    private readonly DisposeScope scope = NewDisposeScope();

    [Theory]
    [InlineData("bert.", "bert.LayerNorm.weight")]
    [InlineData("", "LayerNorm.gamma")]
    public void Parts_shapes_older_names_and_prefixes_end_where_they_belong(string prefix, string gain)
    {
        var parameters = Parameters();
        Write(new()
        {
            [prefix + "attention.query.weight"] = full(2, 4, 1f),
            [prefix + "attention.key.weight"] = full(2, 4, 2f),
            [prefix + "attention.value.weight"] = full(2, 4, 3f),
            [gain] = full(4, 4f),
            ["cls.first"] = arange(4, dtype: float32).view(1, 1, 4),
            [prefix + "position_ids"] = arange(5),
        });
        using var open = PublishedFolder.Open(folder.Path);

        PublishedWeights.Load(open, Layout, parameters);

        Assert.Equal([1f, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3], parameters["joint.weight"].data<float>().ToArray());
        Assert.Equal([4f, 4, 4, 4], parameters["gain"].data<float>().ToArray());
        Assert.Equal([0f, 1, 2, 3], parameters["first"].data<float>().ToArray());

        var written = PublishedWeights.Views(Layout, parameters).ToDictionary();
        Assert.Equal(Layout.Tensors.Select(tensor => tensor.Name), written.Keys);
        Assert.Equal([2f, 2, 2, 2, 2, 2, 2, 2], written["bert.attention.key.weight"].data<float>().ToArray());
        Assert.Equal([1, 1, 4], written["cls.first"].shape);
    }

    [Fact]
    public void A_layout_that_leaves_a_parameter_out_or_fills_one_twice_is_a_mistake_of_the_programs()
    {
        var parameters = Parameters();
        Assert.Contains("'joint.weight'", Refused(Layout with { Tensors = [.. Layout.Tensors.Skip(1)] }, parameters), StringComparison.Ordinal);
        Assert.Contains("'joint.weight'", Refused(Layout with { Tensors = [.. Layout.Tensors, Layout.Tensors[0]] }, parameters), StringComparison.Ordinal);
        Assert.Contains("'gain'", Refused(Layout with { Tensors = [.. Layout.Tensors.Where(tensor => tensor.Parameter != "gain")] }, parameters), StringComparison.Ordinal);
        parameters.Remove("gain");
        Assert.Contains("'gain', which the model does not have", Refused(Layout, parameters), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        scope.Dispose();
        folder.Dispose();
    }

    private static string Refused(PublishedLayout layout, Dictionary<string, Tensor> parameters) =>
        Assert.Throws<ArgumentException>(() => PublishedWeights.Views(layout, parameters)).Message;

    private static Dictionary<string, Tensor> Parameters() => new() { ["joint.weight"] = zeros(6, 4), ["gain"] = zeros(4), ["first"] = zeros(4) };

    private void Write(Dictionary<string, Tensor> tensors) => SafetensorsWriter.Write(folder["model.safetensors"], tensors);
}

using Octavo.Models;
using Octavo.Torch.Models;
using Octavo.Torch.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Models;

public sealed class VisionTransformerTests
{
    /// <summary>Both sides compute in double precision, and the scale of the scores is a power of two or goes through the fused function: rounding of some hundred sums.</summary>
    private const double Precise = 1e-11;

    [Theory]
    // Touvron et al. 2021, Table 1, and Dosovitskiy et al. 2021, Table 1, by exact count.
    [InlineData("vit-tiny-patch16-224", 5_717_416)]
    [InlineData("vit-small-patch16-224", 22_050_664)]
    [InlineData("vit-base-patch16-224", 86_567_656)]
    [InlineData("vit-base-patch32-224", 88_224_232)]
    [InlineData("vit-large-patch16-224", 304_326_632)]
    [InlineData("vit-huge-patch14-224", 632_045_800)]
    public void The_structure_has_the_published_number_of_parameters(string preset, long expected)
    {
        var config = VisionTransformerPresets.ByName(preset);
        using var model = VisionTransformer.Create(config, 1, META);

        Assert.Equal(expected, model.TotalParameters);
        Assert.Equal(expected, model.TrainableParameters);
        Assert.Equal(expected, ReferenceCounts.Vit(config.Layers, config.Width, config.PatchSide));
    }

    [Fact]
    public void Parameters_bear_the_names_and_shapes_of_the_published_checkpoint()
    {
        using var model = VisionTransformer.Create(VisionTransformerPresets.Base16 with { Layers = 1 }, 1, META);

        Assert.Equal(
            [
                "classifier.bias [1000]", "classifier.weight [1000, 768]",
                "vit.embeddings.cls_token [1, 1, 768]",
                "vit.embeddings.patch_embeddings.projection.bias [768]", "vit.embeddings.patch_embeddings.projection.weight [768, 3, 16, 16]",
                "vit.embeddings.position_embeddings [1, 197, 768]",
                "vit.encoder.layer.0.attention.attention.query_key_value.bias [2304]", "vit.encoder.layer.0.attention.attention.query_key_value.weight [2304, 768]",
                "vit.encoder.layer.0.attention.output.dense.bias [768]", "vit.encoder.layer.0.attention.output.dense.weight [768, 768]",
                "vit.encoder.layer.0.intermediate.dense.bias [3072]", "vit.encoder.layer.0.intermediate.dense.weight [3072, 768]",
                "vit.encoder.layer.0.layernorm_after.bias [768]", "vit.encoder.layer.0.layernorm_after.weight [768]",
                "vit.encoder.layer.0.layernorm_before.bias [768]", "vit.encoder.layer.0.layernorm_before.weight [768]",
                "vit.encoder.layer.0.output.dense.bias [768]", "vit.encoder.layer.0.output.dense.weight [768, 3072]",
                "vit.layernorm.bias [768]", "vit.layernorm.weight [768]",
            ],
            model.state_dict().Select(entry => $"{entry.Key} [{string.Join(", ", entry.Value.shape)}]").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(6, 2, 3, 2, 8, 2)]
    [InlineData(4, 4, 1, 1, 16, 1)]
    // 144 patches and wider heads take the fused attention.
    [InlineData(24, 2, 1, 1, 33, 1)]
    public void Logits_and_the_gradient_of_every_weight_equal_those_of_the_textbook(int side, int patch, int channels, int heads, int width, int layers)
    {
        using var scope = NewDisposeScope();
        using var model = Shapes.Spread(VisionTransformer.Create(Tiny(side, patch, channels, heads, width, layers), 5, CPU, ScalarType.Float64));
        var textbook = new ScalarVisionTransformer(model.Config, ScalarLayers.Of(model));
        var images = Images(2, model.Config, ScalarType.Float64);
        var rows = images.view(2, -1).unbind(0).Select(row => row.data<double>().ToArray()).ToArray();
        model.Loss(images, tensor(new long[] { 4, 1 })).backward();
        var actual = Shapes.Gradients(model);

        var expected = textbook.Gradients([(rows[0], 4), (rows[1], 1)]);

        var logits = rows.SelectMany(row => textbook.Logits(row).Select(logit => logit.Value));
        Assert.All(logits.Zip(model.forward(images).data<double>().ToArray()), pair => Assert.Equal(pair.First, pair.Second, Precise));
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        Assert.All(expected, weight => Assert.All(weight.Value.Zip(actual[weight.Key]), pair => Assert.Equal(pair.First, pair.Second, Precise)));
    }

    [Fact]
    public void Patches_as_one_product_are_the_convolution_whose_stride_is_its_kernel()
    {
        using var scope = NewDisposeScope();
        var config = Tiny(12, 3, 3, 2, 8, 1);
        using var initializer = new Initializer(1, CPU, ScalarType.Float64);
        using var embedding = Shapes.Spread(new PatchEmbedding(config, initializer, 0.02));
        var images = Images(2, config, ScalarType.Float64);
        var (weight, bias) = (embedding.get_parameter("weight")!, embedding.get_parameter("bias")!);

        var convolved = nn.functional.conv2d(images, weight, bias, strides: [3, 3]); // [batch, width, patch rows, patch columns]
        var expected = convolved.flatten(2).transpose(1, 2);

        Assert.InRange((embedding.forward(images) - expected).abs().max().ToDouble(), 0, Precise);
    }

    [Fact]
    public void Images_that_do_not_lie_row_by_row_in_memory_are_read_as_what_they_show()
    {
        using var scope = NewDisposeScope();
        using var model = VisionTransformer.Create(Tiny(6, 2, 3, 2, 8, 1), 5, CPU);
        var images = Images(2, model.Config, ScalarType.Float32);

        // [batch, side, side, channels], as image files have it, seen the other way.
        var seen = images.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);

        Assert.False(seen.is_contiguous());
        Assert.True(model.forward(images).equal(model.forward(seen)).all().item<bool>());
    }

    [Fact]
    public void Sines_and_cosines_are_counted_but_not_trained()
    {
        using var scope = NewDisposeScope();
        using var model = VisionTransformer.Create(Tiny(6, 2, 3, 2, 8, 1) with { Positions = PatchPositions.SineCosine }, 5, CPU);
        var positions = model.state_dict()["vit.embeddings.position_embeddings"];

        model.Loss(Images(2, model.Config, ScalarType.Float32), tensor(new long[] { 4, 1 })).backward();

        Assert.Equal(model.TotalParameters - (10 * 8), model.TrainableParameters);
        Assert.Equal(SineCosinePositions.Grid(3, 8), positions.data<float>().ToArray());
        Assert.DoesNotContain("vit.embeddings.position_embeddings", Shapes.Gradients(model).Keys);
        Assert.Equal(model.named_parameters().Count() - 1, Shapes.Gradients(model).Count);
    }

    [Fact]
    public void What_becomes_of_the_class_token_and_the_patches_has_the_class_token_first()
    {
        using var scope = NewDisposeScope();
        using var model = VisionTransformer.Create(Tiny(6, 2, 3, 2, 8, 1), 5, CPU);
        var images = Images(2, model.Config, ScalarType.Float32);
        var weights = model.state_dict();

        var encoded = model.Encode(images);

        Assert.Equal([2, 10, 8], encoded.shape);
        var logits = nn.functional.linear(encoded.select(1, 0), weights["classifier.weight"], weights["classifier.bias"]);
        Assert.True(logits.equal(model.forward(images)).all().item<bool>());
    }

    [Theory]
    [InlineData(8)]
    [InlineData(48)]
    public void Results_in_bfloat16_are_near_those_of_single_precision_and_not_the_same(int side)
    {
        // A factor of a product has 8 bits: each is off by up to 2^-9 = 0.2%, through 2 blocks of 6 products forward and backward; 577 tokens take the fused attention.
        const double Near = 0.03;
        Assert.SkipUnless(PrecisionSupport.ProcessorHasBFloat16, "this processor has no bfloat16 instructions");
        using var scope = NewDisposeScope();
        using var model = VisionTransformer.Create(Tiny(side, 2, 3, 2, 32, 2), 1, CPU);
        var images = Images(4, model.Config, ScalarType.Float32);
        Dictionary<string, double[]> Gradients(Precision precision)
        {
            model.zero_grad();
            var loss = model.Loss(images, tensor(new long[] { 4, 1, 1, 2 }), null, precision);
            Assert.Equal(ScalarType.Float32, loss.dtype);
            loss.backward();
            return Shapes.Gradients(model);
        }

        var single = Gradients(Precision.Single);
        var half = Gradients(Precision.BFloat16);

        var changed = 0;
        Assert.All(single, weight =>
        {
            var difference = Math.Sqrt(weight.Value.Zip(half[weight.Key], (x, y) => (x - y) * (x - y)).Sum());
            var length = Math.Sqrt(weight.Value.Sum(x => x * x));
            Assert.True(difference < Near * length, $"{weight.Key}: {difference / length:P2} of {length:G3}");
            changed += difference > 0 ? 1 : 0;
        });
        Assert.True(changed > single.Count / 2);
    }

    [Fact]
    public void A_new_model_finds_all_classes_as_likely_and_learns_one_batch_by_heart()
    {
        // The spread of logits of deviation 0.02 * sqrt(32) raises the loss by half its square, under 0.01.
        const double Chance = 0.05;
        using var scope = NewDisposeScope();
        using var model = VisionTransformer.Create(Tiny(8, 2, 3, 2, 32, 2), 1, CPU);
        var images = Images(4, model.Config, ScalarType.Float32);
        var labels = tensor(new long[] { 4, 1, 0, 2 });
        using var optimizer = optim.Adam(model.parameters(), 3e-3);
        var first = model.Loss(images, labels).ToDouble();
        for (var step = 0; step < 100; step++)
        {
            using var stepScope = NewDisposeScope();
            optimizer.zero_grad();
            model.Loss(images, labels).backward();
            optimizer.step();
        }

        Assert.Equal(Math.Log(5), first, Chance);
        Assert.InRange(model.Loss(images, labels).ToDouble(), 0, 0.05);
    }

    [Fact]
    public void Twenty_losses_and_gradients_with_dropout_leave_no_tensor_behind()
    {
        using var model = VisionTransformer.Create(Tiny(8, 2, 3, 2, 16, 2), 1, CPU);
        void Step(int step)
        {
            using var scope = NewDisposeScope();
            using var dropout = new Dropout(0.1, 1, step, CPU);
            var (images, labels) = (Images(2, model.Config, ScalarType.Float32), tensor(new long[] { 4, 1 }));
            model.Loss(images, labels, dropout).backward();
            model.Recompute(images, labels, 2, dropout);
            foreach (var parameter in model.parameters())
            {
                parameter.grad = null;
            }
        }

        Step(0);
        var before = MemoryWatch.LiveTensors();
        for (var step = 1; step <= 20; step++)
        {
            Step(step);
        }

        Assert.Equal(before, Tensor.TotalCount);
    }

    [Theory]
    [InlineData(8, 0, PatchPositions.Learned)]
    [InlineData(8, 0.2, PatchPositions.SineCosine)]
    // 145 tokens with heads this wide: the fused function.
    [InlineData(24, 0, PatchPositions.Learned)]
    public void Blocks_computed_again_give_the_loss_and_the_gradients_to_the_bit(int side, double probability, PatchPositions positions)
    {
        using var scope = NewDisposeScope();
        using var model = Shapes.Spread(VisionTransformer.Create(Tiny(side, 2, 3, 2, 80, 3) with { Positions = positions }, 1, CPU));
        var images = Images(2, model.Config, ScalarType.Float32);
        var labels = tensor(new long[] { 4, 1 });
        (double Loss, Dictionary<string, double[]> Gradients) Run(Func<Dropout?, Tensor> backward)
        {
            model.zero_grad();
            using var dropout = probability > 0 ? new Dropout(probability, 1, 1, CPU) : null;
            return (backward(dropout).ToDouble(), Shapes.Gradients(model));
        }

        var kept = Run(dropout =>
        {
            var share = model.Loss(images, labels, dropout) / 2;
            share.backward();
            return share.detach();
        });
        var again = Run(dropout => model.Recompute(images, labels, 2, dropout));

        Assert.Equal(kept.Loss, again.Loss);
        Assert.Equal(kept.Gradients.Keys.Order(), again.Gradients.Keys.Order());
        Assert.All(kept.Gradients, gradient => Assert.Equal(gradient.Value, again.Gradients[gradient.Key]));
    }

    [Fact]
    public void A_seed_means_one_model_and_releasing_it_releases_its_parameters()
    {
        using var scope = NewDisposeScope();
        var state = random.get_rng_state();
        var first = VisionTransformer.Create(Tiny(6, 2, 3, 2, 8, 1), 1, CPU);
        using var again = VisionTransformer.Create(Tiny(6, 2, 3, 2, 8, 1), 1, CPU);
        var parameters = first.parameters().ToList();
        Assert.All(parameters.Zip(again.parameters()), pair => Assert.True(pair.First.equal(pair.Second).all().item<bool>()));
        Assert.True(state.equal(random.get_rng_state()).all().item<bool>());

        first.Dispose();

        Assert.Equal(20, parameters.Count);
        Assert.All(parameters, parameter => Assert.True(parameter.IsInvalid));
    }

    [Fact]
    public void Images_of_another_shape_are_refused_with_both_shapes()
    {
        using var scope = NewDisposeScope();
        using var model = VisionTransformer.Create(Tiny(6, 2, 3, 2, 8, 1), 1, CPU);

        var message = Assert.Throws<ArgumentException>(() => model.forward(zeros(2, 3, 8, 6))).Message;

        Assert.Contains("images must be [2, 3, 6, 6]; it was given [2, 3, 8, 6]", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => VisionTransformer.Create(Tiny(7, 2, 3, 2, 8, 1), 1, CPU));
    }

    private static VisionTransformerConfig Tiny(int side, int patch, int channels, int heads, int width, int layers) => new()
    {
        Name = "tiny",
        ImageSide = side,
        PatchSide = patch,
        Channels = channels,
        Layers = layers,
        Heads = heads,
        Width = width,
        Classes = 5,
    };

    private static Tensor Images(int count, VisionTransformerConfig config, ScalarType type)
    {
        using var generator = new Generator(3);
        return empty(count, config.Channels, config.ImageSide, config.ImageSide, dtype: type).normal_(0, 1, generator);
    }
}

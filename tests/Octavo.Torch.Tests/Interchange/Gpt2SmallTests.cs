using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Octavo.Models;
using Octavo.Torch.Interchange;
using Octavo.Torch.Tests.Checkpoints;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Interchange;

/// <summary>The 124M model at its published size: every name and shape of the file, half a gigabyte of it.</summary>
public sealed class Gpt2SmallTests
{
    private static readonly PublishedGpt2 Published = new() { Layers = 12, Heads = 12, Width = 768, Context = 1024, Vocabulary = 50257 };

    [Fact]
    public void The_names_and_shapes_written_here_are_those_of_the_published_124M_model()
    {
        var parameters = Published.Parameters().ToDictionary(known => known.Name, known => known.Shape);
        Assert.Equal(148, parameters.Count);
        Assert.Equal(124_439_808, parameters.Values.Sum(Elements));
        Assert.Equal([50257, 768], parameters["wte.weight"]);
        Assert.Equal([1024, 768], parameters["wpe.weight"]);
        Assert.Equal([768, 2304], parameters["h.11.attn.c_attn.weight"]);
        Assert.Equal([3072, 768], parameters["h.11.mlp.c_proj.weight"]);
    }

    [Fact]
    public void A_file_of_that_size_is_loaded_and_written_back_without_a_second_copy_of_it_in_memory()
    {
        using var folder = new TemporaryFolder();
        Published.Write(folder["gpt2"], new Dictionary<string, Tensor>());
        WriteTensors(folder["gpt2/model.safetensors"]);
        var before = ResetPeak();

        using var model = PublishedGpt2.Load(folder["gpt2"]);
        Gpt2Files.Save(model, folder["back"], TestContext.Current.CancellationToken);

        // Beside the model one tensor and the pieces in which it is copied: the largest that is turned has 9.4 MB, a piece 16.8 MB.
        Assert.InRange(before is null ? 0 : Peak() - before.Value, 0, (124_439_808L * sizeof(float)) + (96 << 20));
        Assert.Equal(GptPresets.Gpt2Small with { Dropout = 0.1 }, model.Config);
        Assert.Equal(124_439_808, model.TotalParameters);
        Assert.All(model.named_parameters(), named => HasPublishedCorners(named.name, named.parameter));

        using var written = PublishedFolder.Open(folder["back"]);
        using var read = PublishedFolder.Open(folder["gpt2"]);
        Assert.Equal(Published.Parameters().Select(known => known.Name).Order(), written.Tensors.Keys.Order());
        Assert.All(Published.Parameters(), known =>
        {
            using var one = written.Tensors[known.Name].Read(known.Name);
            using var other = read.Tensors[known.Name].Read(known.Name);
            Assert.Equal(known.Shape, one.shape);
            Assert.True(one.bytes.SequenceEqual(other.bytes), known.Name);
        });
    }

    // Linux keeps the most that a process has had, and forgets it on request; where that cannot be asked, it is not measured.
    private static long? ResetPeak()
    {
        try
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
            return Peak();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static long Peak()
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    // The four corners of [out, in] here are those of [in, out] in the file.
    private static void HasPublishedCorners(string name, Tensor parameter)
    {
        var published = Published.Parameters().Single(known => known.Name == name).Shape;
        var turned = published.Length == 2 && name.StartsWith("h.", StringComparison.Ordinal);
        Assert.Equal(turned ? published.Reverse() : published, parameter.shape);
        var columns = published.Length == 2 ? published[1] : published[0];
        foreach (var element in (long[])[0, columns - 1, Elements(published) - columns, Elements(published) - 1])
        {
            var (row, column) = (element / columns, element % columns);
            using var value = published.Length == 1 ? parameter[column] : turned ? parameter[column, row] : parameter[row, column];
            Assert.Equal(Value(name, element), value.item<float>());
        }
    }

    private static float Value(string name, long element) => ((name.Sum(letter => letter) % 61 * 4096) + (element % 4093)) / 65536f;

    private static long Elements(long[] shape) => shape.Aggregate(1L, (product, size) => product * size);

    // Byte by byte by the format's description, with the masks: nothing of it passes through a tensor, whose memory would stay.
    private static void WriteTensors(string path)
    {
        var header = new JsonObject { ["__metadata__"] = new JsonObject { ["format"] = "pt" } };
        var tensors = Published.Parameters().Concat(Enumerable.Range(0, 12).Select(layer => ($"h.{layer}.attn.bias", new long[] { 1, 1, 1024, 1024 }))).ToList();
        var end = 0L;
        foreach (var (name, shape) in tensors)
        {
            var start = end;
            end += Elements(shape) * sizeof(float);
            header[name] = new JsonObject
            {
                ["dtype"] = "F32",
                ["shape"] = new JsonArray([.. shape.Select(size => JsonValue.Create(size))]),
                ["data_offsets"] = new JsonArray(start, end),
            };
        }

        using var stream = File.Create(path);
        var json = System.Text.Encoding.UTF8.GetBytes(header.ToJsonString());
        var length = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)json.Length);
        stream.Write(length);
        stream.Write(json);
        var piece = new float[1 << 16];
        foreach (var (name, shape) in tensors)
        {
            var first = Value(name, 0);
            for (var start = 0L; start < Elements(shape); start += piece.Length)
            {
                var count = (int)Math.Min(piece.Length, Elements(shape) - start);
                for (var i = 0; i < count; i++)
                {
                    piece[i] = first + ((start + i) % 4093 / 65536f);
                }

                stream.Write(MemoryMarshal.AsBytes(piece.AsSpan(0, count)));
            }
        }
    }
}

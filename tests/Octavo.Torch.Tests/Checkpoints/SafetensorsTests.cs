using System.Buffers.Binary;
using System.Text;
using Octavo.Torch.Checkpoints;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Checkpoints;

public sealed class SafetensorsTests
{
    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Int64)]
    [InlineData(ScalarType.Int32)]
    [InlineData(ScalarType.Byte)]
    [InlineData(ScalarType.Bool)]
    public void Every_type_comes_back_bit_for_bit_in_every_shape(ScalarType type)
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var generator = new Generator(7, CPU);
        long[][] shapes = [[], [0], [3, 0, 2], [5], [2, 3], [2, 1, 3, 4]];
        var tensors = shapes.ToDictionary(
            shape => $"shape/{string.Join("x", shape)} é\"",
            shape => randint(0, type == ScalarType.Bool ? 2 : 200, shape, dtype: ScalarType.Int64, generator: generator).to(type));

        SafetensorsWriter.Write(folder["a.safetensors"], tensors, new Dictionary<string, string> { ["format"] = "pt" });

        using var file = SafetensorsFile.Open(folder["a.safetensors"]);
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Equal(tensors.Keys.Order(), file.Entries.Select(entry => entry.Name).Order());
        foreach (var (name, tensor) in tensors)
        {
            using var back = file.Read(name);
            Assert.Equal(type, back.dtype);
            Assert.Equal(tensor.shape, back.shape);
            Assert.True(tensor.numel() == 0 || tensor.bytes.SequenceEqual(back.bytes));
        }
    }

    [Fact]
    public void A_file_has_the_bytes_that_the_format_asks_for_and_each_tensor_is_aligned()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();

        SafetensorsWriter.Write(folder["a"], new Dictionary<string, Tensor> { ["b"] = tensor((byte[])[7]), ["a"] = tensor((float[])[1, 2]).view(1, 2).t() });

        // By hand: 106 bytes of JSON become 112, the next multiple of 8; two floats, then the byte.
        const string Json = """{"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[1],"data_offsets":[8,9]}}""";
        var padded = Json.PadRight((Json.Length + 7) / 8 * 8);
        byte[] expected = [(byte)padded.Length, 0, 0, 0, 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(padded), 0, 0, 128, 63, 0, 0, 0, 64, 7];
        Assert.Equal(expected, File.ReadAllBytes(folder["a"]));
        Assert.Equal(["a"], Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "a", "needs 8 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 7, "a", "but the file has")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 9, null, "the last tensor ends at")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""", 6, "b", "inside the tensor before")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[5,9]}}""", 9, "b", "apart from the tensor before")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "a", "not a beginning and an end")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "a", "has -1")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "a", "has 1.5")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387905],"data_offsets":[0,4]}}""", 4, "a", "more elements than can be counted")]
    [InlineData("""{"a":{"dtype":"U8","shape":[9223372036854775807],"data_offsets":[0,9223372036854775807]}}""", 4, "a", "beyond the file's end")]
    [InlineData("""{"a":{"dtype":"F8","shape":[4],"data_offsets":[0,4]}}""", 4, "a", "its dtype is F8")]
    [InlineData("""{"a":{"shape":[1],"data_offsets":[0,4]}}""", 4, "a", "its dtype is missing")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,4]}}""", 4, "a", "its shape is missing")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "a", "its data_offsets is missing")]
    [InlineData("""{"a":3}""", 0, "a", "not an object")]
    [InlineData("""{"a":{"dtype":"U8","shape":[],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[],"data_offsets":[0,1]}}""", 1, null, "not JSON")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, null, "not an object of strings")]
    [InlineData("""{"a":""", 0, null, "not JSON")]
    [InlineData("""[]""", 0, null, "begin with '{'")]
    [InlineData(""" {}""", 0, null, "begin with '{'")]
    public void A_header_at_odds_with_itself_or_the_file_is_refused_by_name(string header, int data, string? name, string problem)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["bad"], [.. Prefix((ulong)header.Length), .. Encoding.UTF8.GetBytes(header), .. new byte[data]]);

        var error = Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(folder["bad"]));

        Assert.Equal(name, error.Tensor);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.StartsWith(folder["bad"], error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(3UL)]
    [InlineData(100_000_001UL)]
    [InlineData(ulong.MaxValue)]
    public void A_header_length_that_cannot_be_is_refused_before_memory_is_taken(ulong length)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["bad"], [.. Prefix(length), .. "{}"u8]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(folder["bad"]));

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void Whatever_bytes_change_a_file_opens_with_tensors_inside_it_or_is_refused_with_one_exception()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(folder["good"], new Dictionary<string, Tensor> { ["one"] = ones(3, 2), ["two"] = ones(5, dtype: ScalarType.Int64), ["three"] = ones(3, dtype: ScalarType.Bool) });
        var good = File.ReadAllBytes(folder["good"]);
        var state = 1UL;
        var (refused, opened) = (0, 0);

        for (var attempt = 0; attempt < 3000; attempt++)
        {
            var bytes = Mutate(good);
            File.WriteAllBytes(folder["bad"], bytes);
            try
            {
                using var file = SafetensorsFile.Open(folder["bad"]);
                foreach (var entry in file.Entries)
                {
                    Assert.InRange(entry.Start + entry.Bytes, 8, bytes.Length);
                    using var tensor = file.Read(entry.Name);
                    Assert.Equal(entry.Bytes, tensor.numel() * tensor.element_size());
                }

                opened++;
            }
            catch (SafetensorsException)
            {
                refused++;
            }
        }

        // Both happen: a change among the tensors' bytes or in a name leaves a valid file.
        Assert.True(refused > 500 && opened > 100, $"{refused} refused, {opened} opened");

        byte[] Mutate(byte[] original)
        {
            var bytes = original.ToList();
            for (var changes = Next(3); changes >= 0; changes--)
            {
                var at = Next(bytes.Count);
                switch (Next(6))
                {
                    case 0:
                        bytes[at] ^= (byte)(1 << Next(8));
                        break;
                    case 1:
                        bytes[at] = "0123456789[]{},:\"-eE. \\\u007f"u8[Next(24)];
                        break;
                    case 2:
                        bytes.RemoveAt(at);
                        break;
                    case 3:
                        bytes.Insert(at, (byte)Next(256));
                        break;
                    case 4:
                        bytes.RemoveRange(at, Next(Math.Min(12, bytes.Count - at)));
                        break;
                    default:
                        bytes[Next(8)] = (byte)Next(256);
                        break;
                }

                if (bytes.Count < 9)
                {
                    break;
                }
            }

            return [.. bytes];
        }

        int Next(int limit)
        {
            state = (state * 6364136223846793005) + 1442695040888963407;
            return (int)((state >> 33) % (ulong)limit);
        }
    }

    [Fact]
    public void Every_truncation_of_a_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var values = ones(4);
        SafetensorsWriter.Write(folder["good"], new Dictionary<string, Tensor> { ["one"] = values });
        var good = File.ReadAllBytes(folder["good"]);

        for (var length = 0; length < good.Length; length++)
        {
            File.WriteAllBytes(folder["bad"], good[..length]);
            Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(folder["bad"]));
        }
    }

    [Fact]
    public void A_tensor_is_read_only_into_one_of_its_type_and_shape()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(folder["a"], new Dictionary<string, Tensor> { ["one"] = ones(4) });
        using var file = SafetensorsFile.Open(folder["a"]);

        Assert.Contains("Float32 of shape [2, 2] is wanted", Assert.Throws<SafetensorsException>(() => file.CopyTo("one", zeros(2, 2))).Message, StringComparison.Ordinal);
        Assert.Throws<SafetensorsException>(() => file.CopyTo("one", zeros(4, dtype: ScalarType.Float64)));
        Assert.Contains("no such tensor among its 1", Assert.Throws<SafetensorsException>(() => file.Read("two")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_are_taken_and_types_that_the_format_lacks_are_refused_and_the_old_file_stays()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        File.WriteAllText(folder["a"], "old");
        KeyValuePair<string, Tensor> one = new("one", ones(4));

        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(folder["a"], [one, one]));
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(folder["a"], [new("__metadata__", one.Value)]));
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(folder["a"], [new("c", ones(1, dtype: ScalarType.ComplexFloat32))]));

        Assert.Equal("old", File.ReadAllText(folder["a"]));
        Assert.Single(Directory.EnumerateFiles(folder.Path));
    }

    private static byte[] Prefix(ulong length)
    {
        var prefix = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, length);
        return prefix;
    }
}

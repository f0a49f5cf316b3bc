using System.Buffers.Binary;
using TorchSharp;
using static TorchSharp.torch;

namespace Octavo.Torch.Checkpoints;

/// <summary>
/// A safetensors file opened for reading: eight bytes with the header's length, a JSON header, the tensors' bytes. Everything the header
/// says is held against the file before a tensor is made.
/// </summary>
/// <remarks>Format: Hugging Face, "Safetensors", section "Format". Numbers are little-endian, as on every machine that runs libtorch here.</remarks>
public sealed class SafetensorsFile : IDisposable
{
    private const int LengthBytes = 8;

    /// <summary>Elements copied at a time: bounds the memory beside the tensor's own, and the length of a span.</summary>
    internal const long ChunkElements = 1 << 22;

    private readonly FileStream _stream;
    private readonly Dictionary<string, SafetensorsEntry> _byName;

    private SafetensorsFile(FileStream stream, IReadOnlyList<SafetensorsEntry> entries, IReadOnlyDictionary<string, string> metadata)
    {
        _stream = stream;
        Entries = entries;
        Metadata = metadata;
        _byName = entries.ToDictionary(entry => entry.Name);
    }

    /// <summary>The tensors in the order of their bytes.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }

    /// <summary>The free texts of the header; empty where there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file and checks its header whole.</summary>
    /// <exception cref="SafetensorsException">The header is wrong, or at odds with the file's size.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static SafetensorsFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        try
        {
            var bytes = stream.Length;
            if (bytes < LengthBytes)
            {
                throw new SafetensorsException(path, null, $"the file has {bytes} bytes; {LengthBytes} hold the header's length alone");
            }

            Span<byte> prefix = stackalloc byte[LengthBytes];
            stream.ReadExactly(prefix);
            var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
            if (length < 2 || length > (ulong)Math.Min(bytes - LengthBytes, SafetensorsHeader.MaximumBytes))
            {
                throw new SafetensorsException(path, null, $"the header is said to have {length} bytes, but the file has {bytes} and a header 2 to {SafetensorsHeader.MaximumBytes}");
            }

            var header = new byte[length];
            stream.ReadExactly(header);
            var (entries, metadata) = SafetensorsHeader.Parse(path, header, LengthBytes + (long)length, bytes);
            return new SafetensorsFile(stream, entries, metadata);
        }
        catch (EndOfStreamException error)
        {
            stream.Dispose();
            throw new SafetensorsException(path, null, "the file became shorter while it was read", error);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The entry of this name.</summary>
    /// <exception cref="SafetensorsException">The file has no such tensor.</exception>
    public SafetensorsEntry Find(string name) => _byName.TryGetValue(name, out var entry)
        ? entry
        : throw new SafetensorsException(_stream.Name, name, $"the file has no such tensor among its {Entries.Count}");

    /// <summary>Reads one tensor; the caller disposes of it.</summary>
    /// <param name="name">Its name in the file.</param>
    /// <param name="device">Where it shall live; the CPU where null.</param>
    /// <exception cref="SafetensorsException">The file has no such tensor, or has become shorter.</exception>
    public Tensor Read(string name, Device? device = null)
    {
        var entry = Find(name);
        var result = empty([.. entry.Shape], dtype: entry.Type, device: device ?? CPU);
        try
        {
            CopyTo(name, result);
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    /// <summary>Reads one tensor into an existing one of the same type and shape.</summary>
    /// <exception cref="SafetensorsException">The file has no such tensor, it is of another type or shape, or the file has become shorter.</exception>
    public void CopyTo(string name, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(target);
        var entry = Find(name);
        CheckFits(entry, target);
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var flat = target.detach().view(-1);
        _stream.Position = entry.Start;
        for (long start = 0; start < flat.numel(); start += ChunkElements)
        {
            using var chunkScope = NewDisposeScope();
            var chunk = flat.narrow(0, start, Math.Min(ChunkElements, flat.numel() - start));
            var local = chunk.device_type == DeviceType.CPU ? chunk : empty_like(chunk, device: CPU);
            try
            {
                _stream.ReadExactly(local.bytes);
            }
            catch (EndOfStreamException error)
            {
                throw new SafetensorsException(_stream.Name, name, "the file became shorter while it was read", error);
            }

            if (!ReferenceEquals(local, chunk))
            {
                chunk.copy_(local);
            }
        }
    }

    /// <summary>Reads some of a tensor's elements, in their order in the file; the caller disposes of them.</summary>
    /// <param name="name">The tensor's name in the file.</param>
    /// <param name="start">Number of the first element.</param>
    /// <param name="count">How many, at most <see cref="ChunkElements"/>.</param>
    /// <returns>[count], of the tensor's type, on the CPU.</returns>
    /// <exception cref="SafetensorsException">The file has no such tensor, or has become shorter.</exception>
    internal Tensor ReadFlat(string name, long start, long count)
    {
        var entry = Find(name);
        var result = empty([count], dtype: entry.Type, device: CPU);
        try
        {
            _stream.Position = entry.Start + (start * SafetensorsTypes.Of(entry.Type).Bytes);
            _stream.ReadExactly(result.bytes);
            return result;
        }
        catch (EndOfStreamException error)
        {
            result.Dispose();
            throw new SafetensorsException(_stream.Name, name, "the file became shorter while it was read", error);
        }
    }

    /// <summary>Throws unless the entry of this name has the target's type and shape.</summary>
    internal void CheckFits(string name, Tensor target) => CheckFits(Find(name), target);

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private void CheckFits(SafetensorsEntry entry, Tensor target)
    {
        if (entry.Type != target.dtype || !entry.Shape.SequenceEqual(target.shape))
        {
            throw new SafetensorsException(_stream.Name, entry.Name,
                $"it is {entry.Type} of shape [{string.Join(", ", entry.Shape)}], but {target.dtype} of shape [{string.Join(", ", target.shape)}] is wanted");
        }
    }
}

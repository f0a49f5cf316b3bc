using System.Buffers.Binary;
using System.Text;

namespace Octavo.Torch.Native;

/// <summary>
/// Reads from a 64-bit little-endian ELF library what the dynamic linker reads: needed libraries, symbol versions asked for
/// and provided, and which symbols relocations refer to. Works from the dynamic segment, as the linker does, so stripped
/// section headers do not matter.
/// </summary>
/// <remarks>Source: System V gABI, chapters 4 and 5; Linux Standard Base Core 5.0, section 10.7 (symbol versioning).</remarks>
internal sealed class ElfFile
{
    private const ushort WeakFlag = 0x2;
    private const int DynamicSegment = 2;
    private const int LoadSegment = 1;
    private const int RelocationBytes = 24;
    private const int SymbolBytes = 24;

    private readonly byte[] _bytes;
    private readonly string _name;
    private readonly List<(ulong Address, ulong Offset, ulong Size)> _segments = [];
    private readonly Dictionary<ulong, ulong> _tags = [];
    private readonly List<ulong> _neededNames = [];

    private ElfFile(byte[] bytes, string name)
    {
        _bytes = bytes;
        _name = name;
    }

    /// <summary>The libraries that this one is linked against (<c>DT_NEEDED</c>).</summary>
    public IReadOnlyList<string> NeededLibraries { get; private set; } = [];

    /// <summary>The symbol versions that other libraries must provide.</summary>
    public IReadOnlyList<VersionNeed> VersionNeeds { get; private set; } = [];

    /// <summary>The symbol versions that this library provides.</summary>
    public IReadOnlySet<string> VersionDefinitions { get; private set; } = new HashSet<string>();

    /// <summary>Reads a library's bytes.</summary>
    /// <exception cref="ElfFormatException">Not such a library, or cut short; the message names <paramref name="name"/>.</exception>
    public static ElfFile Parse(byte[] bytes, string name)
    {
        var file = new ElfFile(bytes, name);
        file.ReadHeader();
        file.NeededLibraries = [.. file._neededNames.Select(file.DynamicString)];
        file.VersionNeeds = file.ReadVersionNeeds();
        file.VersionDefinitions = file.ReadVersionDefinitions();
        return file;
    }

    /// <summary>Names of the symbols of one version that some relocation refers to: those the library cannot do without.</summary>
    public IReadOnlyList<string> RelocatedSymbols(ushort versionIndex)
    {
        if (!_tags.TryGetValue(0x6ffffff0, out var versionTable) || !_tags.TryGetValue(6, out var symbolTable))
        {
            return [];
        }

        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (tableTag, sizeTag) in new (ulong, ulong)[] { (7, 8), (23, 2) })
        {
            if (!_tags.TryGetValue(tableTag, out var table) || !_tags.TryGetValue(sizeTag, out var size))
            {
                continue;
            }

            var start = FileOffset(table);
            for (var at = start; at + RelocationBytes <= start + (long)size; at += RelocationBytes)
            {
                var symbol = (long)(UInt64(at + 8) >> 32);
                if (symbol != 0 && (UInt16(FileOffset(versionTable) + (2 * symbol)) & 0x7fff) == versionIndex)
                {
                    found.Add(DynamicString(UInt32(FileOffset(symbolTable) + (SymbolBytes * symbol))));
                }
            }
        }

        return [.. found];
    }

    /// <summary>A copy of the bytes in which the given requirements are marked weak, so that the linker loads the library without them.</summary>
    public byte[] WithWeak(IEnumerable<VersionNeed> needs)
    {
        var copy = (byte[])_bytes.Clone();
        foreach (var need in needs)
        {
            var span = copy.AsSpan(need.FlagsOffset, 2);
            BinaryPrimitives.WriteUInt16LittleEndian(span, (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(span) | WeakFlag));
        }

        return copy;
    }

    private void ReadHeader()
    {
        if (_bytes.Length < 64 || !_bytes.AsSpan(0, 4).SequenceEqual("\u007fELF"u8))
        {
            throw Broken("it does not begin with an ELF header");
        }

        if (_bytes[4] != 2 || _bytes[5] != 1)
        {
            throw Broken("it is not a 64-bit little-endian ELF file");
        }

        var headers = (long)UInt64(32);
        var headerBytes = UInt16(54);
        var dynamic = (Offset: 0L, Size: 0L);
        for (var i = 0; i < UInt16(56); i++)
        {
            var at = headers + ((long)i * headerBytes);
            switch (UInt32(at))
            {
                case LoadSegment:
                    _segments.Add((UInt64(at + 16), UInt64(at + 8), UInt64(at + 32)));
                    break;
                case DynamicSegment:
                    dynamic = ((long)UInt64(at + 8), (long)UInt64(at + 32));
                    break;
            }
        }

        if (dynamic.Size <= 0)
        {
            throw Broken("it has no dynamic segment: it is not a shared library");
        }

        for (var at = dynamic.Offset; at + 16 <= dynamic.Offset + dynamic.Size; at += 16)
        {
            var tag = UInt64(at);
            if (tag == 0)
            {
                break;
            }

            if (tag == 1)
            {
                _neededNames.Add(UInt64(at + 8));
            }
            else
            {
                _tags[tag] = UInt64(at + 8);
            }
        }
    }

    private List<VersionNeed> ReadVersionNeeds()
    {
        var needs = new List<VersionNeed>();
        if (!_tags.TryGetValue(0x6ffffffe, out var table) || !_tags.TryGetValue(0x6fffffff, out var count))
        {
            return needs;
        }

        var at = FileOffset(table);
        for (ulong i = 0; i < count; i++)
        {
            var library = DynamicString(UInt32(at + 4));
            var entry = at + UInt32(at + 8);
            for (var j = 0; j < UInt16(at + 2); j++)
            {
                needs.Add(new VersionNeed(
                    library,
                    DynamicString(UInt32(entry + 8)),
                    (ushort)(UInt16(entry + 6) & 0x7fff),
                    (UInt16(entry + 4) & WeakFlag) != 0,
                    (int)(entry + 4)));
                if (Next(ref entry, 12) == 0)
                {
                    break;
                }
            }

            if (Next(ref at, 12) == 0)
            {
                break;
            }
        }

        return needs;
    }

    private HashSet<string> ReadVersionDefinitions()
    {
        var definitions = new HashSet<string>(StringComparer.Ordinal);
        if (!_tags.TryGetValue(0x6ffffffc, out var table) || !_tags.TryGetValue(0x6ffffffd, out var count))
        {
            return definitions;
        }

        var at = FileOffset(table);
        for (ulong i = 0; i < count; i++)
        {
            // The first auxiliary entry is the version's own name; further ones are those it derives from.
            definitions.Add(DynamicString(UInt32(at + UInt32(at + 12))));
            if (Next(ref at, 16) == 0)
            {
                break;
            }
        }

        return definitions;
    }

    /// <summary>Moves to the next entry of a chain, whose distance stands in the entry itself; 0 ends the chain.</summary>
    private uint Next(ref long at, int field)
    {
        var distance = UInt32(at + field);
        at += distance;
        return distance;
    }

    private string DynamicString(ulong index)
    {
        if (!_tags.TryGetValue(5, out var table) || !_tags.TryGetValue(10, out var size) || index >= size)
        {
            throw Broken($"it refers to string {index} outside its string table");
        }

        var start = FileOffset(table) + (long)index;
        Check(start, 1);
        var rest = _bytes.AsSpan((int)start, (int)Math.Min(_bytes.Length - start, (long)(size - index)));
        var end = rest.IndexOf((byte)0);
        return end < 0 ? throw Broken("its string table does not end") : Encoding.UTF8.GetString(rest[..end]);
    }

    private long FileOffset(ulong address)
    {
        foreach (var (start, offset, size) in _segments)
        {
            if (address >= start && address - start < size)
            {
                return (long)(offset + (address - start));
            }
        }

        throw Broken($"address 0x{address:x} lies in no loaded segment");
    }

    private ushort UInt16(long at) => BinaryPrimitives.ReadUInt16LittleEndian(Check(at, 2));

    private uint UInt32(long at) => BinaryPrimitives.ReadUInt32LittleEndian(Check(at, 4));

    private ulong UInt64(long at) => BinaryPrimitives.ReadUInt64LittleEndian(Check(at, 8));

    private ReadOnlySpan<byte> Check(long at, int size) => at >= 0 && at <= _bytes.Length - size
        ? _bytes.AsSpan((int)at, size)
        : throw Broken($"it ends before byte {(ulong)at + (ulong)size} (it has {_bytes.Length})");

    private ElfFormatException Broken(string why) => new($"'{_name}' cannot be read as a shared library: {why}.");
}

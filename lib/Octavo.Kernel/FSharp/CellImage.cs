using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.CodeAnalysis;

namespace Octavo.Kernel.FSharp;

/// <summary>
/// Makes the types of F# cells known to C#'s compiler. F# compiles each cell to an assembly of the same name, told apart by its version
/// alone, of which C#'s compiler sees only the highest. So it is shown a copy of the metadata in which each has a name of its own;
/// at run time an assembly of that name forwards the types to those that exist.
/// </summary>
internal static unsafe class CellImage
{
    private const string SharedName = "FSI-ASSEMBLY-MULTI";

    /// <summary>Whether the assembly is one that F# made of a cell.</summary>
    public static bool IsCell(Assembly assembly) => assembly.GetName().Name == SharedName;

    /// <summary>The name that C# knows it by.</summary>
    public static string NameOf(Version version) => $"FSharp-Cell-{version.Revision}";

    /// <summary>The assembly as it is, for a compilation that refers to no other cell.</summary>
    public static PortableExecutableReference? AsItIs(Assembly assembly) =>
        assembly.TryGetRawMetadata(out var blob, out var length)
            ? AssemblyMetadata.Create(ModuleMetadata.CreateFromMetadata((nint)blob, length)).GetReference()
            : null;

    /// <summary>The assembly under a name of its own; null where its metadata cannot be read.</summary>
    public static PortableExecutableReference? Renamed(Assembly assembly)
    {
        if (!assembly.TryGetRawMetadata(out var blob, out var length))
        {
            return null;
        }

        var image = Rename(new ReadOnlySpan<byte>(blob, length), new MetadataReader(blob, length));
        if (image is null)
        {
            return null;
        }

        // Read by the compiler as long as the kernel lives.
        var memory = (byte*)NativeMemory.Alloc((nuint)image.Length);
        image.CopyTo(new Span<byte>(memory, image.Length));
        return AssemblyMetadata.Create(ModuleMetadata.CreateFromMetadata((nint)memory, image.Length)).GetReference();
    }

    // ECMA-335 II.24.2: the heap of names is copied to the end with the new names after it, and the rows are pointed at them.
    private static byte[]? Rename(ReadOnlySpan<byte> metadata, MetadataReader reader)
    {
        var heapStart = reader.GetHeapMetadataOffset(HeapIndex.String);
        var heap = new MemoryStream();
        heap.Write(metadata.Slice(heapStart, reader.GetHeapSize(HeapIndex.String)));
        var newHeapStart = (metadata.Length + 3) & ~3;
        var image = new byte[newHeapStart];
        metadata.CopyTo(image);

        var (wideNames, wideBlobs) = IndexSizes(metadata);
        var blobIndex = wideBlobs ? 4 : 2;
        Point(TableIndex.Assembly, 0, 16, reader.GetAssemblyDefinition().Version);
        foreach (var handle in reader.AssemblyReferences)
        {
            var reference = reader.GetAssemblyReference(handle);
            if (reader.GetString(reference.Name) == SharedName)
            {
                Point(TableIndex.AssemblyRef, MetadataTokens.GetRowNumber(handle) - 1, 12, reference.Version);
            }
        }

        heap.Write(new byte[3 & -heap.Length]);
        if (!wideNames && heap.Length > ushort.MaxValue)
        {
            return null;
        }

        var header = StreamHeader(metadata, "#Strings");
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(header), newHeapStart);
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(header + 4), (int)heap.Length);
        return [.. image, .. heap.ToArray()];

        void Point(TableIndex table, int row, int fixedBytes, Version version)
        {
            var place = image.AsSpan(reader.GetTableMetadataOffset(table) + (row * reader.GetTableRowSize(table)) + fixedBytes + blobIndex);
            if (wideNames)
            {
                BinaryPrimitives.WriteInt32LittleEndian(place, (int)heap.Length);
            }
            else
            {
                BinaryPrimitives.WriteUInt16LittleEndian(place, (ushort)heap.Length);
            }

            heap.Write(Encoding.UTF8.GetBytes(NameOf(version) + "\0"));
        }
    }

    private static (bool WideNames, bool WideBlobs) IndexSizes(ReadOnlySpan<byte> metadata)
    {
        var tables = BinaryPrimitives.ReadInt32LittleEndian(metadata[StreamHeader(metadata, "#~")..]);
        var sizes = metadata[tables + 6];
        return ((sizes & 1) != 0, (sizes & 4) != 0);
    }

    // Where a stream's header lies: its offset and its size, four bytes each, then its name, padded to four bytes.
    private static int StreamHeader(ReadOnlySpan<byte> metadata, string name)
    {
        var place = 16 + BinaryPrimitives.ReadInt32LittleEndian(metadata[12..]);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(metadata[(place + 2)..]);
        place += 4;
        for (var i = 0; i < count; i++)
        {
            var text = metadata[(place + 8)..];
            var length = text.IndexOf((byte)0);
            if (Encoding.ASCII.GetString(text[..length]) == name)
            {
                return place;
            }

            place += 8 + ((length + 4) & ~3);
        }

        throw new InvalidDataException($"The metadata of an F# cell has no stream {name}.");
    }
}

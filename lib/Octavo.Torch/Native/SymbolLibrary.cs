using System.Buffers.Binary;
using System.Text;

namespace Octavo.Torch.Native;

/// <summary>Writes the smallest shared library for 64-bit x86 Linux: functions without arguments that return a constant.</summary>
/// <remarks>
/// Layout after the System V ABI, chapters 4 and 5, and its AMD64 supplement: one read-only segment with header, symbols and code, one
/// writable segment with the dynamic section (older dynamic linkers relocate it in place), and a stack that is not executable.
/// </remarks>
internal static class SymbolLibrary
{
    private const int Page = 0x1000;
    private const int HeaderBytes = 64;
    private const int ProgramHeaderBytes = 56;
    private const int SymbolBytes = 24;
    private const int FunctionBytes = 8;

    private const int Loaded = 1;
    private const int Dynamic = 2;
    private const int Stack = 0x6474e551;

    private const int Executable = 1;
    private const int Writable = 2;
    private const int Readable = 4;

    /// <summary>The library's bytes.</summary>
    /// <param name="functions">Name of each function and what it returns.</param>
    public static byte[] Write(IReadOnlyList<(string Name, int Result)> functions)
    {
        var strings = new byte[1 + functions.Sum(function => Encoding.ASCII.GetByteCount(function.Name) + 1)];
        var hash = HeaderBytes + (4 * ProgramHeaderBytes);
        var symbols = Align(hash + (4 * (4 + functions.Count)), 8);
        var names = symbols + (SymbolBytes * (functions.Count + 1));
        var code = Align(names + strings.Length, 16);
        var end = code + (FunctionBytes * functions.Count);

        var file = new Image(Page + (6 * 16));
        WriteHeader(file, end);

        // One bucket: a chain from the first symbol to the last.
        file.Words32(hash, [1, functions.Count + 1, 1, 0, .. Enumerable.Range(2, functions.Count).Select(next => next <= functions.Count ? next : 0)]);
        var text = 1;
        for (var i = 0; i < functions.Count; i++)
        {
            var symbol = symbols + (SymbolBytes * (i + 1));
            var entry = code + (FunctionBytes * i);
            file.Word32(symbol, text);
            file.Byte(symbol + 4, 0x12); // a global function
            file.Word16(symbol + 6, 1); // defined here
            file.Word64(symbol + 8, entry);
            file.Word64(symbol + 16, FunctionBytes);
            text += Encoding.ASCII.GetBytes(functions[i].Name, strings.AsSpan(text)) + 1;

            file.Byte(entry, 0xB8); // mov eax, constant
            file.Word32(entry + 1, functions[i].Result);
            file.Byte(entry + 5, 0xC3); // ret
        }

        file.Bytes(names, strings);

        // DT_HASH, DT_STRTAB, DT_SYMTAB, DT_STRSZ, DT_SYMENT, DT_NULL
        file.Words64(Page, [4, hash, 5, names, 6, symbols, 10, strings.Length, 11, SymbolBytes, 0, 0]);
        return file.ToArray();
    }

    private static void WriteHeader(Image file, int readOnlyBytes)
    {
        file.Bytes(0, [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1]); // 64 bits, little-endian
        file.Word16(16, 3); // shared object
        file.Word16(18, 62); // AMD64
        file.Word32(20, 1);
        file.Word64(32, HeaderBytes);
        file.Word16(52, HeaderBytes);
        file.Word16(54, ProgramHeaderBytes);
        file.Word16(56, 4);
        Segment(0, Loaded, Readable | Executable, 0, readOnlyBytes, Page);
        Segment(1, Loaded, Readable | Writable, Page, 6 * 16, Page);
        Segment(2, Dynamic, Readable | Writable, Page, 6 * 16, 8);
        Segment(3, Stack, Readable | Writable, 0, 0, 16);

        void Segment(int number, int type, int flags, int offset, int bytes, int alignment)
        {
            var at = HeaderBytes + (number * ProgramHeaderBytes);
            file.Word32(at, type);
            file.Word32(at + 4, flags);
            file.Words64(at + 8, [offset, offset, offset, bytes, bytes, alignment]);
        }
    }

    private static int Align(int offset, int alignment) => (offset + alignment - 1) / alignment * alignment;

    private sealed class Image(int length)
    {
        private readonly byte[] _bytes = new byte[length];

        public void Byte(int at, byte value) => _bytes[at] = value;

        public void Bytes(int at, ReadOnlySpan<byte> values) => values.CopyTo(_bytes.AsSpan(at));

        public void Word16(int at, short value) => BinaryPrimitives.WriteInt16LittleEndian(_bytes.AsSpan(at), value);

        public void Word32(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(at), value);

        public void Word64(int at, long value) => BinaryPrimitives.WriteInt64LittleEndian(_bytes.AsSpan(at), value);

        public void Words32(int at, ReadOnlySpan<int> values)
        {
            for (var i = 0; i < values.Length; i++)
            {
                Word32(at + (4 * i), values[i]);
            }
        }

        public void Words64(int at, ReadOnlySpan<long> values)
        {
            for (var i = 0; i < values.Length; i++)
            {
                Word64(at + (8 * i), values[i]);
            }
        }

        public byte[] ToArray() => _bytes;
    }
}

using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Octavo.Kernel.CSharp;

/// <summary>
/// Marks the methods of a compiled cell so that they are not inlined. Code that can be unloaded is optimised at once, and an inlined
/// method would be missing from tracebacks, its line with it. Properties, operators and constructors stay as they are, and so do
/// methods that ask for inlining.
/// </summary>
internal static class InliningMarks
{
    // ECMA-335, II.22.26: a row of the table of methods is the address of the code (4 bytes), the implementation's flags (2), ...
    private const int FlagsOffset = 4;

    public static void Write(byte[] image, PEReader file)
    {
        var metadata = file.GetMetadataReader();
        var table = file.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.MethodDef);
        var rowSize = metadata.GetTableRowSize(TableIndex.MethodDef);
        foreach (var handle in metadata.MethodDefinitions)
        {
            var method = metadata.GetMethodDefinition(handle);
            if (!method.Attributes.HasFlag(MethodAttributes.SpecialName) && !method.ImplAttributes.HasFlag(MethodImplAttributes.AggressiveInlining))
            {
                // Little-endian; the bit is in the lower byte.
                image[table + ((MetadataTokens.GetRowNumber(handle) - 1) * rowSize) + FlagsOffset] |= (byte)MethodImplAttributes.NoInlining;
            }
        }
    }
}

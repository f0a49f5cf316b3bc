using System.Buffers.Binary;
using Octavo.Torch.Native;

namespace Octavo.Torch.Tests.Native;

public sealed class ElfFileTests
{
    private static byte[] RealShim()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the shim is an ELF file on Linux only");
        return File.ReadAllBytes(LibtorchLocator.Shim(LibtorchLocator.Folder().Folder));
    }

    [Fact]
    public void The_real_shim_asks_libstdcxx_for_the_version_of_its_compiler()
    {
        var elf = ElfFile.Parse(RealShim(), "shim");

        Assert.Contains("libtorch_cpu.so", elf.NeededLibraries);
        var need = Assert.Single(elf.VersionNeeds, need => need.Version == "GLIBCXX_3.4.32");
        Assert.Equal("libstdc++.so.6", need.Library);
        Assert.False(need.IsWeak);
        // As `readelf -V` prints it: 28 requirements of 5 libraries.
        Assert.Equal(28, elf.VersionNeeds.Count);
        Assert.Equal(5, elf.VersionNeeds.Select(need => need.Library).Distinct().Count());
    }

    [Fact]
    public void Nothing_in_the_real_shim_calls_a_symbol_of_the_newest_version_but_of_others_it_does()
    {
        var elf = ElfFile.Parse(RealShim(), "shim");

        Assert.Empty(elf.RelocatedSymbols(elf.VersionNeeds.Single(need => need.Version == "GLIBCXX_3.4.32").Index));
        Assert.Contains("_ZNSolsEi", elf.RelocatedSymbols(elf.VersionNeeds.Single(need => need is { Version: "GLIBCXX_3.4", Library: "libstdc++.so.6" }).Index));
    }

    [Fact]
    public void The_library_in_use_defines_the_versions_that_the_linker_accepts()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "libstdc++ is Linux's");
        var path = CxxLibrary.Path();
        Assert.NotNull(path);

        var provided = ElfFile.Parse(File.ReadAllBytes(path), path).VersionDefinitions;

        Assert.Contains("GLIBCXX_3.4", provided);
        Assert.Contains("CXXABI_1.3", provided);
        Assert.DoesNotContain("GLIBCXX_9.9", provided);
    }

    [Fact]
    public void Marking_a_version_weak_changes_one_bit_and_is_read_back()
    {
        var original = RealShim();
        var elf = ElfFile.Parse(original, "shim");
        var need = elf.VersionNeeds.Single(need => need.Version == "GLIBCXX_3.4.32");

        var patched = elf.WithWeak([need]);

        var different = Enumerable.Range(0, original.Length).Where(i => original[i] != patched[i]).ToList();
        Assert.Equal([need.FlagsOffset], different);
        Assert.Equal(2, patched[need.FlagsOffset] ^ original[need.FlagsOffset]);
        Assert.True(ElfFile.Parse(patched, "patched").VersionNeeds.Single(other => other.Version == need.Version).IsWeak);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(4096)]
    [InlineData(200_000)]
    public void A_file_cut_short_is_named_and_not_read_beyond_its_end(int length)
    {
        var cut = RealShim().AsSpan(0, length).ToArray();

        Assert.Contains("'cut.so'", Assert.Throws<ElfFormatException>(() => ElfFile.Parse(cut, "cut.so")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_file_is_not_a_library()
    {
        var text = System.Text.Encoding.ASCII.GetBytes(new string('x', 5000));

        Assert.Contains("does not begin with an ELF header", Assert.Throws<ElfFormatException>(() => ElfFile.Parse(text, "notes.txt")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_bytes_give_the_format_error_and_nothing_else()
    {
        var original = RealShim();
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            // The first 64 KB hold the headers and part of the symbol tables; the dynamic segment and the versions lie further back.
            var damaged = (byte[])original.Clone();
            for (var i = 0; i < 8; i++)
            {
                var at = round % 2 == 0 ? random.Next(32, 1024) : 0x3f800 + random.Next(0x200);
                BinaryPrimitives.WriteUInt64LittleEndian(damaged.AsSpan(at), (ulong)random.NextInt64(long.MinValue, long.MaxValue));
            }

            try
            {
                _ = ElfFile.Parse(damaged, "damaged").VersionNeeds;
            }
            catch (ElfFormatException)
            {
                // The one exception that the loader knows how to report.
            }
        }
    }
}

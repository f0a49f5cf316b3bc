using Octavo.Torch.Native;

namespace Octavo.Torch.Tests.Native;

public sealed class ShimCompatibilityTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("octavo-shim-");

    public void Dispose() => _folder.Delete(recursive: true);

    private static (byte[] Bytes, HashSet<string> Versions) RealShim()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the shim is an ELF file on Linux only");
        var bytes = File.ReadAllBytes(LibtorchLocator.Shim(LibtorchLocator.Folder().Folder));
        return (bytes, [.. ElfFile.Parse(bytes, "shim").VersionNeeds.Select(need => need.Version)]);
    }

    [Fact]
    public void A_system_that_provides_everything_gets_no_copy()
    {
        var (bytes, versions) = RealShim();

        Assert.Null(ShimCompatibility.Patch(bytes, "shim", versions, "libstdc++"));
    }

    [Fact]
    public void A_missing_version_that_nothing_calls_is_made_weak_and_no_other()
    {
        var (bytes, versions) = RealShim();
        versions.Remove("GLIBCXX_3.4.32");

        var patched = ShimCompatibility.Patch(bytes, "shim", versions, "libstdc++");

        Assert.NotNull(patched);
        Assert.Equal("GLIBCXX_3.4.32", Assert.Single(ElfFile.Parse(patched, "patched").VersionNeeds, need => need.IsWeak).Version);
        Assert.Null(ShimCompatibility.Patch(patched, "patched", versions, "libstdc++"));
    }

    [Fact]
    public void A_missing_version_that_is_called_is_an_error_that_names_symbol_version_and_library()
    {
        var (bytes, versions) = RealShim();
        versions.Remove("GLIBCXX_3.4.21");

        var error = Assert.Throws<LibtorchLoadException>(() => ShimCompatibility.Patch(bytes, "shim.so", versions, "/lib/old-libstdc++"));

        Assert.Contains("GLIBCXX_3.4.21", error.Message, StringComparison.Ordinal);
        Assert.Contains("shim.so", error.Message, StringComparison.Ordinal);
        Assert.Contains("/lib/old-libstdc++", error.Message, StringComparison.Ordinal);
        Assert.Contains("it calls _Z", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_copy_in_the_cache_is_replaced_and_a_whole_one_is_left_alone()
    {
        byte[] bytes = [1, 2, 3, 4];
        var path = ShimCompatibility.Store(bytes, Path.Combine(_folder.FullName, "key"), "x.so");
        var written = File.GetLastWriteTimeUtc(path);
        Assert.Equal(path, ShimCompatibility.Store(bytes, Path.Combine(_folder.FullName, "key"), "x.so"));
        Assert.Equal(written, File.GetLastWriteTimeUtc(path));

        File.WriteAllBytes(path, [1, 2, 0, 4]);

        Assert.Equal(path, ShimCompatibility.Store(bytes, Path.Combine(_folder.FullName, "key"), "x.so"));
        Assert.Equal(bytes, File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Where_the_cache_cannot_be_written_a_private_folder_serves()
    {
        // A file where the folder should be: unwritable for every user, root too.
        var blocked = Path.Combine(_folder.FullName, "blocked");
        File.WriteAllText(blocked, "in the way");

        var path = ShimCompatibility.Store([5, 6], Path.Combine(blocked, "key"), "x.so");

        Assert.Equal([5, 6], File.ReadAllBytes(path));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }
}

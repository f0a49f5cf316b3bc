using System.Runtime.InteropServices;
using Octavo.Torch.Native;

namespace Octavo.Torch.Tests.Native;

public sealed class SymbolLibraryTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public unsafe void Every_function_of_a_written_library_is_found_and_returns_its_number(int count)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "The library is one for Linux on AMD64.");
        (string Name, int Result)[] functions = [.. Enumerable.Range(0, count).Select(i => ($"octavo_answer_{i}", (i * 1_000_003) - 5))];
        var path = Path.Combine(Directory.CreateTempSubdirectory("octavo-symbols-").FullName, "libanswers.so");
        File.WriteAllBytes(path, SymbolLibrary.Write(functions));

        var library = NativeLibrary.Load(path);
        try
        {
            foreach (var (name, result) in functions)
            {
                var answer = (delegate* unmanaged<int>)NativeLibrary.GetExport(library, name);
                Assert.Equal(result, answer());
            }

            Assert.False(NativeLibrary.TryGetExport(library, "octavo_answer", out _));
        }
        finally
        {
            NativeLibrary.Free(library);
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    [Fact]
    public void What_was_loaded_says_whether_the_wider_kernels_were_chosen()
    {
        var chosen = Libtorch.Description.Contains("AVX-512", StringComparison.Ordinal);
        Assert.False(chosen && !System.Runtime.Intrinsics.X86.Avx512F.IsSupported);
        Assert.False(chosen && Environment.GetEnvironmentVariable(MatrixKernels.Variable) == "library");
    }
}

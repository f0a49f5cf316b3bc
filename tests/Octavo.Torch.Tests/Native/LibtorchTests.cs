using Octavo.Torch.Native;
using TorchSharp;

namespace Octavo.Torch.Tests.Native;

public sealed class LibtorchTests
{
    [Fact]
    public void A_plain_tensor_call_works_once_a_type_of_this_library_was_touched()
    {
        Libtorch.Load();
        using var sum = torch.tensor(new[] { 1f, 2f, 3f }).sum();

        Assert.Equal(6f, sum.item<float>());
        Assert.StartsWith("libtorch 2.10.0", Libtorch.Description, StringComparison.Ordinal);
        Assert.DoesNotContain("/", Libtorch.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void A_thread_per_core_and_no_more_than_the_process_may_use() =>
        Assert.InRange(ProcessorTopology.UsableCores(), 1, Environment.ProcessorCount);

    [Fact]
    public void The_versions_that_the_loader_looks_for_are_those_of_TorchSharp()
    {
        Libtorch.Load();

        Assert.Equal(LibtorchLocator.PackageVersion + ".0", torch.__version__);
        Assert.Equal(LibtorchLocator.ShimPackageVersion, typeof(torch).Assembly.GetName().Version!.ToString(3));
    }

    [Theory]
    [InlineData("libLibTorchSharp.so: version `GLIBCXX_3.4.99' not found (required by x)", "GLIBCXX_3.4.99")]
    [InlineData("/a/libtorch.so: undefined symbol: _ZN3c106Symbol", "symbol _ZN3c106Symbol is missing")]
    [InlineData("libgomp-98b21ff3.so.1: cannot open shared object file: No such file or directory", "it needs libgomp-98b21ff3.so.1")]
    [InlineData("something else", "something else")]
    public void A_linkers_message_becomes_what_is_missing(string message, string expected)
    {
        var error = Libtorch.Explain("/a/libtorch.so", new DllNotFoundException(message));

        Assert.Contains("'/a/libtorch.so'", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.Remedy);
    }

    [Fact]
    public void The_device_that_the_variable_names_is_taken_or_refused_by_name()
    {
        var before = Environment.GetEnvironmentVariable(ComputeDevice.Variable);
        try
        {
            Environment.SetEnvironmentVariable(ComputeDevice.Variable, "cpu");
            Assert.Equal(DeviceType.CPU, ComputeDevice.Pick().type);
            Environment.SetEnvironmentVariable(ComputeDevice.Variable, "abacus");
            Assert.Contains("'abacus'", Assert.Throws<InvalidOperationException>(() => ComputeDevice.Pick()).Message, StringComparison.Ordinal);
            if (!torch.cuda.is_available())
            {
                Environment.SetEnvironmentVariable(ComputeDevice.Variable, "cuda:0");
                Assert.Contains("no CUDA device", Assert.Throws<InvalidOperationException>(() => ComputeDevice.Pick()).Message, StringComparison.Ordinal);
            }
        }
        finally
        {
            Environment.SetEnvironmentVariable(ComputeDevice.Variable, before);
        }
    }
}

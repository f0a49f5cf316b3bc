using TorchSharp;

namespace Octavo.Torch.Measurement;

/// <summary>
/// Runs a computation on one thread of the CPU. With the smallest models each operation is so short that threads wait for one another for longer
/// than they work, and far longer where something else has their core.
/// </summary>
/// <remarks>A sweep does so by itself for each of its runs. On a GPU nothing changes.</remarks>
public static class OneThread
{
    /// <summary>Gives what the computation gives; afterwards there are as many threads as before.</summary>
    /// <param name="computation">What is computed, on the caller's thread.</param>
    public static T Run<T>(Func<T> computation)
    {
        ArgumentNullException.ThrowIfNull(computation);
        Native.Libtorch.Load();
        var threads = torch.get_num_threads();
        torch.set_num_threads(1);
        try
        {
            return computation();
        }
        finally
        {
            torch.set_num_threads(threads);
        }
    }
}

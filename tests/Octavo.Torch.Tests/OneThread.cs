using Octavo.Torch.Native;
using TorchSharp;

namespace Octavo.Torch.Tests;

/// <summary>
/// Gives libtorch one thread for all tests. Models here are tiny, and other test assemblies run beside this one: threads that wait
/// for each other at every operation while something else has their core take a hundred times as long.
/// </summary>
public sealed class OneThread
{
    public OneThread()
    {
        Libtorch.Load();
        torch.set_num_threads(1);
    }
}

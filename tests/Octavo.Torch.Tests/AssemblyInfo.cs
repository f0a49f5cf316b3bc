using Octavo.Torch.Tests;

// Live tensors are counted per process and environment variables belong to it: one test at a time.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: AssemblyFixture(typeof(OneThread))]

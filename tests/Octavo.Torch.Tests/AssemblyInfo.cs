// libtorch uses every core, one training at a time is measured, and live tensors are counted per process.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

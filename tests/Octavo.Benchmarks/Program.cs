using Octavo.Benchmarks;
using Octavo.Cli.Tests;

// Each verb is one file of this project: it prints a Markdown table, whose copy with date and machine stands in README.md.
return args switch
{
    ["train", .. var rest] => TrainingBenchmark.Run(rest),
    ["kernel"] => await KernelBenchmark.RunAsync(Path.Combine(Repository.Root, "artifacts", "kernel", "Octavo.Kernel.dll")),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Usage: dotnet run -c Release --project tests/Octavo.Benchmarks -- VERB
          train [ROUNDS] [--processor-time]
              training tokens per second of the nano shapes beside a bare TorchSharp loop;
              --processor-time: one thread, its own time, for a machine that does other work too
          kernel
              start to the first C# result, a trivial cell, peak memory
        """);
    return 2;
}

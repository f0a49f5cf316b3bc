using Octavo.Benchmarks;
using Octavo.Cli.Tests;
using Octavo.Torch.Native;

// Each verb is one file of this project: it prints a Markdown table, whose copy with date and machine stands in README.md.
return args switch
{
    ["train", .. var rest] => TrainingBenchmark.Run(rest),
    ["kernel"] => await KernelBenchmark.RunAsync(Kernel(), sessionCells: 0),
    ["kernel", "--session"] => await KernelBenchmark.RunAsync(Kernel(), sessionCells: 5000),
    ["kernel", "--session", var cells] when int.TryParse(cells, out var count) && count >= 10 => await KernelBenchmark.RunAsync(Kernel(), count),
    ["compare", .. var rest] => Comparing(rest, "S1,S2,S3,S4", 15, CompareBenchmark.Run),
    ["generate", .. var rest] => Comparing(rest, "S2,S3", 5, GenerateBenchmark.Run),
    ["score", .. var rest] => Comparing(rest, "S2,S3", 9, ScoreBenchmark.Run),
    ["attention", .. var rest] => Comparing(rest, "S3", 9, AttentionBenchmark.Run),
    ["contender", var kind] when Enum.TryParse<ContenderKind>(kind, out var parsed) => ContenderWorker.Serve(parsed),
    _ => Usage(),
};

static string Kernel() => Path.Combine(Repository.Root, "artifacts", "kernel", "Octavo.Kernel.dll");

static int Comparing(string[] rest, string shapes, int rounds, Func<BenchmarkArguments, int> run)
{
    try
    {
        Libtorch.Load();
        var arguments = BenchmarkArguments.Read(rest, shapes, rounds);

        // The peak that utilisation is measured against is that of as many threads.
        TorchSharp.torch.set_num_threads(arguments.Threads);
        return run(arguments);
    }
    catch (ArgumentException exception)
    {
        Console.Error.WriteLine(exception.Message);
        return 2;
    }
    catch (InvalidOperationException exception)
    {
        Console.Error.WriteLine(exception.Message);
        return 1;
    }
}

static int Usage()
{
    Console.Error.WriteLine("""
        Usage: dotnet run -c Release --project tests/Octavo.Benchmarks -- VERB
          train [ROUNDS] [--processor-time]
              training tokens per second of the nano shapes beside a bare TorchSharp loop;
              --processor-time: one thread, its own time, for a machine that does other work too
          kernel [--session [CELLS]]
              start to the first C# and F# result, a trivial cell, peak memory, a flood of outputs;
              --session: also a session of 5000 cells (or so many), its memory and its time per cell
          compare [--shapes S1,S2,S3,S4] [--precision fp32] [--rounds N] [--threads N] [--json]
              a training step beside the bare TorchSharp loop and PyTorch, on the same weights and batches
          generate [--shapes S2,S3] [--rounds N] [--threads N] [--json]
              greedy generation with the cache beside reading everything again for each token
          score [--shapes S2,S3] [--rounds N] [--threads N] [--json]
              log-likelihoods of eight candidates beside reading the context once per candidate
          attention [--lengths 512,2048] [--rounds N] [--threads N] [--json]
              causal attention forward beside products and a softmax
        """);
    return 2;
}

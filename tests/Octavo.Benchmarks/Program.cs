using Octavo.Benchmarks;

// Each verb is one file of this project: it prints a Markdown table, whose copy with date and machine stands in README.md.
return args switch
{
    ["train", .. var rest] => TrainingBenchmark.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Usage: dotnet run -c Release --project tests/Octavo.Benchmarks -- VERB
          train [ROUNDS] [--processor-time]
              training tokens per second of the nano shapes beside a bare TorchSharp loop;
              --processor-time: one thread, its own time, for a machine that does other work too
        """);
    return 2;
}

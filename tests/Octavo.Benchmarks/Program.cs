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
          train [ROUNDS]   training tokens per second of the nano shapes beside a bare TorchSharp loop
        """);
    return 2;
}

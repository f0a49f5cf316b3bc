using System.CommandLine;
using Octavo.Cli.Training;
using Octavo.Data;
using Octavo.Runs;
using Octavo.Tokenizers;
using Octavo.Torch.Checkpoints;
using Octavo.Torch.Parallel;
using Octavo.Torch.Training;

namespace Octavo.Cli.Commands;

/// <summary><c>octavo train CONFIG.json</c>: trains a model, alone or as one of the processes that mpirun or srun started.</summary>
internal static class TrainCommand
{
    private const double SecondsBetweenLines = 10;

    public static Command Create()
    {
        var configuration = new Argument<string>("CONFIG.json") { Description = "The model, the data, the options, the folder of the run." }.RefuseOptions();
        var command = new DetailedCommand(
            "train",
            "Train a model from a configuration, alone or in several processes under mpirun or srun.",
            """
            The same trainer as in notebooks. The configuration is a JSON object with "model" (a preset's name, or layers, heads
            and width), "data", "output", and what differs from the usual: "tokenizer" (characters, bytes, gpt2),
            "contextLength", "options" (seed, steps, batchSize, learningRate, precision ...), "checkpointEvery", "keep",
            "minutesAtMost". Stopped by Ctrl-C, SIGTERM or its time, a run saves a checkpoint and ends with 130; the same
            command goes on with it, to the bit. The batch is that of all processes together, and only the first one writes.

            Examples:
              octavo train runs/small.json
              mpirun -n 2 ./octavo train runs/small.json
            """)
        {
            configuration,
        };

        // On another thread, for until the action gives its task nothing listens to Ctrl-C.
        command.SetAction((result, stop) => Task.Run(() => Train(result.GetRequiredValue(configuration), stop)));
        return command;
    }

    private static int Train(string path, CancellationToken stop)
    {
        using var group = ProcessGroups.Join();
        try
        {
            return Train(TrainConfiguration.Load(path), group, stop);
        }
        catch (Exception problem) when (group.Size > 1 && problem is not OperationCanceledException)
        {
            // The other processes wait for this one and would do so for ever.
            Messages.Error($"process {group.Rank} of {group.Size}: {problem.Message}");
            Console.Error.Flush();
            group.Abort(ExitCodes.Failed);
            return ExitCodes.Failed;
        }
        catch (Exception problem) when (problem is ArgumentException or TrainingDivergedException or TrainingTooLargeException)
        {
            throw new CommandException(problem.Message);
        }
    }

    private static int Train(TrainConfiguration configuration, IProcessGroup group, CancellationToken stop)
    {
        var corpus = Corpus.Load(configuration.Data);
        var tokenizer = Tokenizer(configuration.Tokenizer, corpus);
        var tokens = TrainingTokens.Of(corpus, tokenizer);
        var shape = configuration.Shape(tokenizer.VocabularySize);
        var options = configuration.OptionsFor(shape);
        var checkpoints = new CheckpointOptions { Folder = Path.Combine(configuration.Output, "checkpoints"), Every = configuration.CheckpointEvery, Keep = configuration.Keep };
        checkpoints.Validate();
        var first = group.Rank == 0;
        if (first)
        {
            Messages.Line(FormattableString.Invariant($"{shape.Name}, {shape.TotalParameters:N0} parameters, {options.Steps:N0} steps of {options.BatchSize} x {shape.ContextLength} tokens"));
            Messages.Line(group.Size == 1 ? "one process" : $"{group.Size} processes over {group.Transport}");
        }

        using var time = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (configuration.MinutesAtMost is { } minutes)
        {
            time.CancelAfter(TimeSpan.FromMinutes(minutes));
        }

        ProcessGroups.ShareCores(group);
        var told = double.NegativeInfinity;
        try
        {
            var run = DataParallelTrainer.Train(
                shape,
                tokens,
                options,
                group,
                checkpoints,
                progress =>
                {
                    var seconds = progress.Point.Seconds;
                    if (first && (seconds - told >= SecondsBetweenLines || progress.Point.Step == options.Steps))
                    {
                        told = seconds;
                        Messages.Line(progress.ToString());
                    }
                },
                time.Token);
            if (first)
            {
                Report(run, configuration.Output);
            }

            return ExitCodes.Done;
        }
        catch (TrainingCancelledException cancelled)
        {
            if (first)
            {
                Messages.Error($"Stopped after step {cancelled.Steps:N0} of {options.Steps:N0}, with a checkpoint. The same command goes on from there.");
            }

            return ExitCodes.Interrupted;
        }
    }

    private static void Report(DataParallelRun run, string folder)
    {
        foreach (var warning in run.Finished.Warnings)
        {
            Messages.Line($"warning: {warning}");
        }

        if (run.Finished.ResumedFromStep > 0)
        {
            Messages.Line($"went on from step {run.Finished.ResumedFromStep:N0}");
        }

        if (run.HiddenShare is { } hidden)
        {
            Messages.Line(FormattableString.Invariant($"summing gradients took {run.ExchangeSeconds:F1} s, {hidden:P0} of it behind the backward pass"));
        }

        var record = run.Finished.Run;
        Messages.Line(FormattableString.Invariant($"validation loss {record.FinalValidationLoss:F4} nats per token, {record.TokensPerSecond:N0} tokens/s, {record.Seconds:F1} s"));
        Messages.Line(new TrainingRunStore(folder).Save(record));
    }

    private static ITokenizer Tokenizer(string name, TextCorpus corpus) => name switch
    {
        "characters" => new CharacterTokenizer(corpus.Train),
        "bytes" => new ByteTokenizer(),
        "gpt2" => Gpt2Tokenizer.Load(),
        _ => throw new CommandException($"There is no tokenizer '{name}'. There are: characters, bytes, gpt2."),
    };
}

using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Octavo.Torch.Native;
using static TorchSharp.torch;

namespace Octavo.Benchmarks;

/// <summary>
/// A contender's side of a comparison: reads one JSON command per line, answers with one JSON line, as peer.py does. Waits for
/// the next command between two slices of work.
/// </summary>
internal abstract class ContenderWorker : IDisposable
{
    /// <summary>Serves commands until the input ends.</summary>
    public static int Serve(ContenderKind kind)
    {
        Libtorch.Load();
        ContenderWorker? worker = null;
        while (Console.In.ReadLine() is { } line)
        {
            var command = JsonNode.Parse(line)!.AsObject();
            JsonObject answer;
            try
            {
                if ((string?)command["do"] == "load")
                {
                    worker?.Dispose();
                    set_num_threads((int)command["threads"]!);
                    worker = kind == ContenderKind.Octavo ? new OctavoWorker(command) : new BareWorker(command);
                    answer = new JsonObject { ["parameters"] = worker.ParameterCount };
                }
                else
                {
                    answer = Answer(kind, worker, command);
                }
            }
            catch (Exception exception)
            {
                // The benchmark shows it.
                answer = new JsonObject { ["error"] = exception.Message };
            }

            Console.Out.WriteLine(answer.ToJsonString());
            Console.Out.Flush();
        }

        worker?.Dispose();
        return 0;
    }

    public abstract void Dispose();

    /// <summary>Parameters, the tied output counted once.</summary>
    protected abstract long ParameterCount { get; }

    /// <summary>Takes one training step on the windows that begin at <paramref name="starts"/>, and gives its loss.</summary>
    protected abstract double Step(int step, int[] starts);

    /// <summary>Continues a prompt by the likeliest tokens.</summary>
    protected abstract int[] Generate(int[] prompt, int count);

    /// <summary>Log-likelihood of each candidate after the context.</summary>
    protected abstract double[] Score(int[] context, int[][] candidates);

    /// <summary>The tokens that a command's file holds.</summary>
    protected static int[] ReadTokens(JsonObject command)
    {
        var bytes = File.ReadAllBytes((string)command["tokens"]!);
        return System.Runtime.InteropServices.MemoryMarshal.Cast<byte, int>(bytes).ToArray();
    }

    /// <summary>The shape that a command carries.</summary>
    protected static Octavo.Models.GptConfig ReadConfig(JsonObject command)
    {
        var shape = command["shape"]!;
        return new Octavo.Models.GptConfig
        {
            Name = (string)shape["name"]!,
            VocabularySize = (int)shape["vocabulary"]!,
            ContextLength = (int)shape["context"]!,
            Layers = (int)shape["layers"]!,
            Heads = (int)shape["heads"]!,
            Width = (int)shape["width"]!,
        };
    }

    private static JsonObject Answer(ContenderKind kind, ContenderWorker? worker, JsonObject command)
    {
        var what = (string?)command["do"];
        switch (what)
        {
            case "attention":
                set_num_threads((int)command["threads"]!);
                return AttentionWork.Run(command, fused: kind == ContenderKind.Octavo);
            case "memory":
                return new JsonObject { ["peakBytes"] = PeakBytes() };
        }

        if (worker is null)
        {
            throw new InvalidOperationException($"'{what}' came before 'load'.");
        }

        var seconds = new JsonArray();
        var answer = new JsonObject { ["seconds"] = seconds };
        var begin = Stopwatch.GetTimestamp();
        switch (what)
        {
            case "steps":
                var losses = new JsonArray();
                var step = (int)command["first"]!;
                foreach (var starts in command["starts"].Deserialize<int[][]>()!)
                {
                    begin = Stopwatch.GetTimestamp();
                    losses.Add(worker.Step(step++, starts));
                    seconds.Add(Stopwatch.GetElapsedTime(begin).TotalSeconds);
                }

                answer["losses"] = losses;
                return answer;
            case "generate":
                var tokens = worker.Generate(command["prompt"].Deserialize<int[]>()!, (int)command["count"]!);
                seconds.Add(Stopwatch.GetElapsedTime(begin).TotalSeconds);
                answer["tokens"] = new JsonArray([.. tokens.Select(token => JsonValue.Create(token))]);
                return answer;
            case "score":
                var (context, candidates) = (command["context"].Deserialize<int[]>()!, command["candidates"].Deserialize<int[][]>()!);
                begin = Stopwatch.GetTimestamp();
                var scores = worker.Score(context, candidates);
                seconds.Add(Stopwatch.GetElapsedTime(begin).TotalSeconds);
                answer["scores"] = new JsonArray([.. scores.Select(score => JsonValue.Create(score))]);
                return answer;
            default:
                throw new InvalidOperationException($"No command '{what}'.");
        }
    }

    // The largest resident set so far; 0 where the system does not tell.
    private static long PeakBytes()
    {
        const string Status = "/proc/self/status";
        if (!File.Exists(Status))
        {
            return Process.GetCurrentProcess().PeakWorkingSet64;
        }

        var line = File.ReadLines(Status).First(line => line.StartsWith("VmHWM", StringComparison.Ordinal));
        return long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}

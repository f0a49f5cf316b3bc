using System.Text.Json.Nodes;
using Octavo.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Octavo.Benchmarks;

/// <summary>The bare TorchSharp model as a contender, with the loop that one would first write around it.</summary>
internal sealed class BareWorker : ContenderWorker
{
    private readonly GptConfig _config;
    private readonly BareGpt _model;
    private readonly int[] _tokens;
    private readonly double _clip;
    private readonly optim.Optimizer? _optimizer;

    public BareWorker(JsonObject command)
    {
        _config = ReadConfig(command);
        _model = new BareGpt(_config);
        _tokens = ReadTokens(command);
        _clip = (double)command["clip"]!;
        CopyWeights((string)command["weights"]!);
        if ((bool)command["train"]!)
        {
            _optimizer = optim.AdamW(
                _model.parameters(), (double)command["learningRate"]!, (double)command["beta1"]!, (double)command["beta2"]!, 1e-8, (double)command["weightDecay"]!);
        }
    }

    protected override long ParameterCount => _model.parameters().Sum(parameter => parameter.numel());

    public override void Dispose()
    {
        _optimizer?.Dispose();
        _model.Dispose();
    }

    protected override double Step(int step, int[] starts)
    {
        using var scope = NewDisposeScope();
        var time = _config.ContextLength;
        var inputs = new long[starts.Length * time];
        var targets = new long[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            var at = starts[i / time] + (i % time);
            inputs[i] = _tokens[at];
            targets[i] = _tokens[at + 1];
        }

        _optimizer!.zero_grad();
        var loss = _model.Loss(tensor(inputs, starts.Length, time), tensor(targets, starts.Length, time));
        loss.backward();
        nn.utils.clip_grad_norm_(_model.parameters(), _clip);
        _optimizer.step();
        return loss.ToSingle();
    }

    protected override int[] Generate(int[] prompt, int count)
    {
        using var still = inference_mode();
        var tokens = prompt.Select(token => (long)token).ToList();
        for (var i = 0; i < count; i++)
        {
            using var scope = NewDisposeScope();
            var seen = tokens.Skip(Math.Max(0, tokens.Count - _config.ContextLength)).ToArray();
            var logits = _model.forward(tensor(seen, 1, seen.Length));
            tokens.Add(logits[0, -1].argmax().ToInt64());
        }

        return [.. tokens.Skip(prompt.Length).Select(token => (int)token)];
    }

    protected override double[] Score(int[] context, int[][] candidates)
    {
        using var still = inference_mode();
        return [.. candidates.Select(candidate =>
        {
            using var scope = NewDisposeScope();
            long[] read = [.. context.Concat(candidate[..^1]).Select(token => (long)token)];
            var logits = _model.forward(tensor(read, 1, read.Length)).narrow(1, context.Length - 1, candidate.Length);
            var wanted = tensor([.. candidate.Select(token => (long)token)], 1, candidate.Length, 1);
            return (double)logits.log_softmax(-1).gather(-1, wanted).sum().ToSingle();
        })];
    }

    // The files hold the weights in the order of the library's parameters, which is that of this model's.
    private void CopyWeights(string path)
    {
        using var still = no_grad();
        using var file = File.OpenRead(path);
        foreach (var parameter in _model.parameters())
        {
            var numbers = new float[parameter.numel()];
            file.ReadExactly(System.Runtime.InteropServices.MemoryMarshal.AsBytes(numbers.AsSpan()));
            using var given = tensor(numbers, parameter.shape);
            parameter.copy_(given);
        }

        if (file.Position != file.Length)
        {
            throw new InvalidDataException($"'{path}' holds other parameters than the bare model.");
        }
    }
}

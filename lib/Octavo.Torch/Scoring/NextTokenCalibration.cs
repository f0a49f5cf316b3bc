using Octavo.Evaluation;
using Octavo.Torch.Models;
using static TorchSharp.torch;

namespace Octavo.Torch.Scoring;

/// <summary>Whether a language model knows how sure it may be: the probability of its likeliest next token beside how often that token comes.</summary>
public static class NextTokenCalibration
{
    /// <summary>Tokens per forward pass: their logits stay in memory.</summary>
    private const int TokensPerPass = 4096;

    /// <summary>Measures on evenly spaced windows of a text that was not trained on; a window's first half is read and not counted.</summary>
    /// <param name="model">The model; its parameters are not changed.</param>
    /// <param name="text">The text in the model's tokens.</param>
    /// <param name="predictions">About how many predictions to count: whole windows.</param>
    /// <exception cref="ArgumentException">The text has fewer tokens than a window and the one after it.</exception>
    public static Calibration Measure(Gpt model, int[] text, int predictions)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(predictions);
        var context = model.Config.ContextLength;
        if (text.Length <= context)
        {
            throw new ArgumentException($"The text has {text.Length} tokens; model '{model.Config.Name}' reads {context} at a time and must have one after them.");
        }

        var counted = context - (context / 2);
        var windows = Math.Min((text.Length - 1) / context, Math.Max(1, predictions / counted));
        int[] starts = [.. Enumerable.Range(0, windows).Select(i => (int)((long)i * (text.Length - 1 - context) / windows))];
        var (confidences, correct) = (new List<double>(), new List<bool>());
        using var still = inference_mode();
        foreach (var pass in starts.Chunk(Math.Max(1, TokensPerPass / context)))
        {
            using var scope = NewDisposeScope();
            long[] inputs = [.. pass.SelectMany(start => text[start..(start + context)]).Select(token => (long)token)];
            long[] targets = [.. pass.SelectMany(start => text[(start + 1 + (context / 2))..(start + 1 + context)]).Select(token => (long)token)];
            var logits = model.forward(tensor(inputs, pass.Length, context, device: model.Device)).narrow(1, context / 2, counted); // [window, counted, vocabulary]
            var (likeliest, tokens) = logits.to(ScalarType.Float32).softmax(-1).flatten(0, 1).max(1);
            confidences.AddRange(likeliest.cpu().data<float>().ToArray().Select(probability => Math.Min(1, (double)probability)));
            correct.AddRange(tokens.cpu().data<long>().ToArray().Zip(targets, (said, right) => said == right));
        }

        return Calibration.Of(confidences, correct);
    }
}

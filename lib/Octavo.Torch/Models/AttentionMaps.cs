using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>The attention weights of every layer and head for one input, as plain numbers [layer][head][query][key]; each row sums to 1.</summary>
/// <remarks>Computed in a pass of their own; a training or a generation keeps no weights and is no slower for them.</remarks>
public static class AttentionMaps
{
    /// <summary>How much each token of a text looks at each other; what lies behind a token has weight 0 exactly.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tokens">The text, at most as many tokens as its context has.</param>
    /// <exception cref="ArgumentException">There are no tokens, too many, or one outside the vocabulary.</exception>
    public static float[][][][] Of(Gpt model, int[] tokens)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokens);
        TokenCheck.Validate(model.Config, "text", tokens);
        using var still = inference_mode();
        using var scope = NewDisposeScope();
        var input = Row(tokens, model.Device);
        InputCheck.Context(nameof(Gpt), model.Config.Name, input, model.Config.ContextLength);
        var recorder = new AttentionRecorder();
        var pass = ForwardPass.Begin(tokens.Length, model.Config.HeadWidth, model.Device, model.Type, null, null, recorder: recorder);
        _ = model.Blocks.Transform(model.Embed(input, null, 0, null), pass);
        return recorder.Weights;
    }

    /// <summary>How an encoder-decoder looks within the source, within the target, and from the target at the source.</summary>
    /// <param name="model">The model.</param>
    /// <param name="source">The source.</param>
    /// <param name="target">What the decoder reads, the token that begins it included.</param>
    /// <exception cref="ArgumentException">A sequence has no tokens, or one outside the vocabulary.</exception>
    public static TranslationAttention Of(EncoderDecoder model, int[] source, int[] target)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        TokenCheck.Validate(model.Config.Name, model.Config.VocabularySize, "source", source);
        TokenCheck.Validate(model.Config.Name, model.Config.VocabularySize, "target", target);
        using var still = inference_mode();
        using var scope = NewDisposeScope();
        var (encoder, decoder, across) = (new AttentionRecorder(), new AttentionRecorder(), new AttentionRecorder());
        var reading = model.Read(Row(source, model.Device), null, encoderRecorder: encoder, sourceRecorder: across);
        _ = model.Continue(Row(target, model.Device), reading, null, recorder: decoder);
        return new TranslationAttention { Encoder = encoder.Weights, Decoder = decoder.Weights, Source = across.Weights };
    }

    private static Tensor Row(int[] tokens, Device device) => tensor([.. tokens.Select(token => (long)token)], [1, tokens.Length], device: device);
}

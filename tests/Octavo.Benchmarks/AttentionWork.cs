using System.Diagnostics;
using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Octavo.Benchmarks;

/// <summary>Causal attention, forward, on numbers that every contender computes alike.</summary>
internal static class AttentionWork
{
    /// <summary>Times one pass of a command's shape; <paramref name="fused"/> as the library does at these lengths, otherwise as products and a softmax.</summary>
    public static JsonObject Run(JsonObject command, bool fused)
    {
        using var scope = NewDisposeScope();
        using var still = inference_mode();
        var (heads, length, width) = ((long)command["heads"]!, (long)command["length"]!, (long)command["headWidth"]!);
        Tensor Numbers(double rate) =>
            arange(heads * length * width, dtype: ScalarType.Float64).mul_(rate).sin_().to(ScalarType.Float32).view(1, heads, length, width);
        var (query, key, value) = (Numbers(0.37), Numbers(0.73), Numbers(1.09));
        var hidden = ones(length, length, dtype: ScalarType.Bool).tril().logical_not();
        var begin = Stopwatch.GetTimestamp();
        var mixed = fused
            ? nn.functional.scaled_dot_product_attention(query, key, value, is_casual: true)
            : Products(query, key, value, hidden);
        double check = mixed.abs().mean().ToSingle();
        return new JsonObject { ["check"] = check, ["seconds"] = new JsonArray(Stopwatch.GetElapsedTime(begin).TotalSeconds) };
    }

    private static Tensor Products(Tensor query, Tensor key, Tensor value, Tensor hidden)
    {
        var scores = query.matmul(key.transpose(-2, -1)) / Math.Sqrt(query.shape[3]);
        return scores.masked_fill(hidden, float.NegativeInfinity).softmax(-1).matmul(value);
    }
}

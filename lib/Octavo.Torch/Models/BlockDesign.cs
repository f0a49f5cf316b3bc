using TorchSharp.Modules;

namespace Octavo.Torch.Models;

/// <summary>What the blocks of a model have in common: all that differs between a GPT's, a BERT's, a vision transformer's and a translator's.</summary>
internal sealed record BlockDesign
{
    /// <summary>Width of the residual stream.</summary>
    public required int Width { get; init; }

    /// <summary>Attention heads; the width is a multiple of them.</summary>
    public required int Heads { get; init; }

    /// <summary>Width of the perceptron's hidden layer.</summary>
    public required int MlpWidth { get; init; }

    /// <summary>Whether products and layer norms have biases.</summary>
    public bool Biases { get; init; } = true;

    /// <summary>
    /// Whether a sum is normalized (Vaswani et al. 2017, section 5.4) instead of what a part of the block reads
    /// (Radford et al. 2019, section 2.3).
    /// </summary>
    public required bool NormalizesSums { get; init; }

    /// <summary>Added to the variance in layer norms.</summary>
    public required double NormalizationEpsilon { get; init; }

    /// <summary>
    /// How the perceptron's GELU is computed (Hendrycks and Gimpel 2016, section 2): with the error function, or with its tanh approximation.
    /// Null for ReLU instead (Vaswani et al. 2017, section 3.3).
    /// </summary>
    public required GELU.Approximate? Gelu { get; init; }

    /// <summary>Standard deviation of the initial weights.</summary>
    public required double InitialDeviation { get; init; }

    /// <summary>Standard deviation of the initial weights of products that write to the residual stream.</summary>
    public required double ResidualDeviation { get; init; }

    /// <summary>What the parts are called.</summary>
    public required BlockNames Names { get; init; }
}

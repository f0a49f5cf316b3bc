namespace Octavo.Models;

/// <summary>How many causal convolutions, one on another, it takes until an output depends on a given number of tokens.</summary>
public static class ConvolutionReach
{
    /// <summary>The least number of layers whose field, <see cref="ConvolutionConfig.ReceptiveField"/>, covers the tokens.</summary>
    /// <param name="tokens">Tokens, the present one included.</param>
    /// <param name="kernelWidth">Tokens that one convolution reads; at least 2.</param>
    /// <param name="doubling">Whether dilations are 1, 2, 4, ... instead of 1.</param>
    /// <exception cref="ArgumentException">A kernel of one token reaches nothing else.</exception>
    public static int Layers(long tokens, int kernelWidth, bool doubling)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tokens);
        if (kernelWidth < 2)
        {
            throw new ArgumentException($"ConvolutionReach: KernelWidth is {kernelWidth}; a convolution that reaches another token reads at least 2.");
        }

        var (layers, field, dilation) = (0, 1L, 1L);
        while (field < tokens)
        {
            layers++;
            field += (kernelWidth - 1) * dilation;
            dilation = doubling ? 2 * dilation : 1;
        }

        return layers;
    }
}

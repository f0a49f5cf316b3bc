namespace Octavo.Torch.Models;

/// <summary>The numbers in which a training step's matrix products are computed; weights, moments and reductions stay in single precision.</summary>
public enum Precision
{
    /// <summary>Single precision throughout (fp32).</summary>
    Single,

    /// <summary>
    /// Products of single-precision matrices rounded to 10 bits of mantissa on a GPU's tensor cores, sums in single precision
    /// (tf32; NVIDIA 2020, A100 architecture white paper). GPUs before compute capability 8.0 compute in single precision instead.
    /// </summary>
    TensorFloat32,

    /// <summary>
    /// Products of matrices rounded to bfloat16 (8 bits of mantissa, the range of single precision) with sums in single precision;
    /// weights, moments, residual stream, layer norms, softmax and loss stay in single precision (Micikevicius et al. 2018, section 3.1;
    /// Kalamkar et al. 2019). Needs a processor with bfloat16 instructions, or a GPU.
    /// </summary>
    BFloat16,
}

using TorchSharp;
using static TorchSharp.torch;

namespace Octavo.Torch.Native;

/// <summary>The arithmetic of tensors and plain numbers, with each number held for as long as libtorch reads it.</summary>
/// <remarks>
/// TorchSharp 0.107 wraps a number in an object whose finalizer frees the native value, and lets go of it before the native call returns; sums of
/// two tensors do so too, with the factor 1. A collection started meanwhile by another thread makes libtorch read freed memory: an error
/// at best, a wrong number at worst. The engine therefore uses these in place of operators and of numbers as arguments; a test reads the
/// compiled code and finds any other.
/// </remarks>
internal static class HeldScalars
{
    public static readonly Scalar Zero = 0L.ToScalar();

    public static readonly Scalar One = 1L.ToScalar();

    public static readonly Scalar NegativeInfinity = double.NegativeInfinity.ToScalar();

    /// <summary>The sum of two tensors.</summary>
    public static Tensor Plus(this Tensor left, Tensor right) => left.add(right, One);

    /// <summary>Adds to a tensor in place.</summary>
    public static Tensor Increase(this Tensor tensor, Tensor by) => tensor.add_(by, One);

    /// <summary>The difference of two tensors.</summary>
    public static Tensor Minus(this Tensor left, Tensor right)
    {
        using var negative = right.neg();
        return left.add(negative, One);
    }

    /// <summary>A tensor times a number.</summary>
    public static Tensor Times(this Tensor tensor, double factor)
    {
        using var held = factor.ToScalar();
        return tensor.mul(held);
    }

    /// <summary>A tensor over a number.</summary>
    public static Tensor DividedBy(this Tensor tensor, double divisor)
    {
        using var held = divisor.ToScalar();
        return tensor.div(held);
    }

    /// <summary>Divides a tensor by a number in place.</summary>
    public static Tensor Divide(this Tensor tensor, double divisor)
    {
        using var held = divisor.ToScalar();
        return tensor.div_(held);
    }

    /// <summary>Where a tensor equals a whole number.</summary>
    public static Tensor EqualTo(this Tensor tensor, long number)
    {
        using var held = number.ToScalar();
        return tensor.eq(held);
    }

    /// <summary>Where a tensor differs from a whole number.</summary>
    public static Tensor NotEqualTo(this Tensor tensor, long number)
    {
        using var held = number.ToScalar();
        return tensor.ne(held);
    }

    /// <summary>Puts a number in every place of a tensor.</summary>
    public static Tensor Fill(this Tensor tensor, double number)
    {
        using var held = number.ToScalar();
        return tensor.fill_(held);
    }

    /// <summary>Puts a number where the mask is true.</summary>
    public static Tensor FillWhere(this Tensor tensor, Tensor mask, double number)
    {
        using var held = number.ToScalar();
        return tensor.masked_fill_(mask, held);
    }

    /// <summary>Whole numbers from <paramref name="start"/> up to but not including <paramref name="end"/>: [end - start].</summary>
    public static Tensor Range(long start, long end, Device device)
    {
        using var from = start.ToScalar();
        using var to = end.ToScalar();
        return arange(from, to, One, dtype: ScalarType.Int64, device: device);
    }

    /// <summary>The one number of a tensor.</summary>
    public static double Number(this Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().to(ScalarType.Float64).cpu().item<double>();
    }

    /// <summary>Whether every number of a tensor is neither infinite nor "not a number".</summary>
    public static bool IsFinite(this Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.isfinite().all().cpu().item<bool>();
    }
}

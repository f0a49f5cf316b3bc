using System.Text.Json;

namespace Octavo.Kernel.Cells;

/// <summary>
/// TorchSharp's tensors as nested arrays of numbers. The library is the notebook's, not the kernel's: it is called by the names of its
/// members. Without this, a tensor's properties would be written, each of them another tensor.
/// </summary>
internal static class TensorJson
{
    public static bool IsTensor(Type type)
    {
        for (var part = type; part is not null; part = part.BaseType)
        {
            if (part.FullName == "TorchSharp.torch+Tensor")
            {
                return true;
            }
        }

        return false;
    }

    public static void Write(Utf8JsonWriter writer, object value)
    {
        dynamic tensor = value;
        long[] shape = tensor.shape;
        string kind = tensor.dtype.ToString();
        if (kind.StartsWith("Complex", StringComparison.Ordinal))
        {
            throw new NotSupportedException("JSON has no complex numbers. Share the tensor's real and imaginary parts.");
        }

        if (shape.Aggregate(1L, (product, side) => product * side) > ValueJson.LongestBytes)
        {
            throw new NotSupportedException($"It has {string.Join(" x ", shape)} values, too many for a page.");
        }

        // Single precision stays so: as few digits as tell a number from its neighbours.
        var width = kind == "Float64" ? kind : kind.Contains("Float", StringComparison.Ordinal) ? "Float32" : "Int64";
        dynamic wanted = Enum.Parse(tensor.dtype.GetType(), width);
        using IDisposable detached = tensor.detach();
        using IDisposable near = ((dynamic)detached).cpu();
        using IDisposable wide = ((dynamic)near).to_type(wanted);
        using IDisposable whole = ((dynamic)wide).contiguous();
        Array values = width switch
        {
            "Float64" => ((dynamic)whole).data<double>().ToArray(),
            "Float32" => ((dynamic)whole).data<float>().ToArray(),
            _ => ((dynamic)whole).data<long>().ToArray(),
        };
        var at = 0;
        Write(writer, values, shape, axis: 0, ref at, isTruth: kind == "Bool");
    }

    private static void Write(Utf8JsonWriter writer, Array values, long[] shape, int axis, ref int at, bool isTruth)
    {
        if (axis < shape.Length)
        {
            writer.WriteStartArray();
            for (var i = 0L; i < shape[axis]; i++)
            {
                Write(writer, values, shape, axis + 1, ref at, isTruth);
            }

            writer.WriteEndArray();
            return;
        }

        switch (values)
        {
            case double[] numbers when double.IsFinite(numbers[at]):
                writer.WriteNumberValue(numbers[at]);
                break;
            case float[] numbers when float.IsFinite(numbers[at]):
                writer.WriteNumberValue(numbers[at]);
                break;
            case long[] truths when isTruth:
                writer.WriteBooleanValue(truths[at] != 0);
                break;
            case long[] numbers:
                writer.WriteNumberValue(numbers[at]);
                break;
            default:
                writer.WriteNullValue();
                break;
        }

        at++;
    }
}

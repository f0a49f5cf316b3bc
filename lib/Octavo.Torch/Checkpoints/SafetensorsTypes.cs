using static TorchSharp.torch;

namespace Octavo.Torch.Checkpoints;

/// <summary>The number types of the format that can be read here, by the names that stand in the files.</summary>
internal static class SafetensorsTypes
{
    private static readonly (string Name, ScalarType Type, int Bytes)[] All =
    [
        ("F64", ScalarType.Float64, 8),
        ("F32", ScalarType.Float32, 4),
        ("F16", ScalarType.Float16, 2),
        ("BF16", ScalarType.BFloat16, 2),
        ("I64", ScalarType.Int64, 8),
        ("I32", ScalarType.Int32, 4),
        ("U8", ScalarType.Byte, 1),
        ("BOOL", ScalarType.Bool, 1),
    ];

    /// <summary>All names, for messages.</summary>
    public static string Names => string.Join(", ", All.Select(type => type.Name));

    /// <summary>The type of a name; null where the name is not known.</summary>
    public static ScalarType? Find(string name)
    {
        foreach (var type in All)
        {
            if (type.Name == name)
            {
                return type.Type;
            }
        }

        return null;
    }

    /// <summary>Name and bytes per element of a type.</summary>
    /// <exception cref="ArgumentException">The format has no name for the type, or none that is read here.</exception>
    public static (string Name, int Bytes) Of(ScalarType type)
    {
        foreach (var known in All)
        {
            if (known.Type == type)
            {
                return (known.Name, known.Bytes);
            }
        }

        throw new ArgumentException($"Tensors of type {type} cannot be written to a safetensors file. Convert to one of {Names}.");
    }
}

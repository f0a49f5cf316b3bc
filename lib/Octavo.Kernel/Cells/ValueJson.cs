using System.Numerics;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.DotNet.Interactive;
using Octavo.Kernel.Execution;
using Octavo.Kernel.Sql;

namespace Octavo.Kernel.Cells;

/// <summary>
/// Values as JSON, for languages that live in the front end's page: numbers as numbers (NaN and infinities as null), dates as in ISO 8601,
/// enumerations by name, a data frame as an array of objects, an array of several dimensions and a tensor as nested arrays.
/// </summary>
internal static class ValueJson
{
    /// <summary>A page that holds more text than this in one output opens slowly.</summary>
    public const int LongestBytes = 10_000_000;

    private static readonly Lazy<JsonSerializerOptions> Options = new(() => new JsonSerializerOptions
    {
        IncludeFields = true,
        ReferenceHandler = ReferenceHandler.IgnoreCycles,
        Converters =
        {
            new JsonStringEnumConverter(), new NonFiniteConverter<double>(), new NonFiniteConverter<float>(), new NonFiniteConverter<Half>(),
            new BigIntegerConverter(), new NameConverter(), new PasswordConverter(), new GridConverter(), new UnionConverter(), new FrameConverter(), new TensorConverter(),
        },
    });

    /// <summary>Writes a value; the text may stand in a script (<c>&lt;</c> and the separators of lines are escaped).</summary>
    /// <param name="name">What the value is called, for errors.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="CellFailedException">It cannot be written, or is too long.</exception>
    public static string Write(string name, object? value)
    {
        using var stream = new LimitedStream(name);
        try
        {
            JsonSerializer.Serialize(stream, value, value?.GetType() ?? typeof(object), Options.Value);
        }
        catch (Exception problem) when (problem is JsonException or NotSupportedException or ArgumentException or InvalidOperationException or TargetInvocationException)
        {
            throw new CellFailedException(
                "SharingError", $"'{name}' cannot be written as JSON: {problem.Message} Share a plain form of it: numbers, texts, arrays, records.");
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private sealed class LimitedStream(string name) : MemoryStream
    {
        // The other ways to write end in this one.
        public override void Write(byte[] buffer, int offset, int count)
        {
            if (Length + count > LongestBytes)
            {
                throw new CellFailedException(
                    "SharingError",
                    $"'{name}' is more than {LongestBytes / 1_000_000} MB as JSON, too much for a page. Share a summary or a sample of it instead.");
            }

            base.Write(buffer, offset, count);
        }
    }

    private abstract class WriteOnlyConverter<T> : JsonConverter<T>
    {
        public sealed override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Only writing is asked for here.");
    }

    private sealed class NonFiniteConverter<T> : WriteOnlyConverter<T>
        where T : struct, IFloatingPoint<T>
    {
        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            if (!T.IsFinite(value))
            {
                writer.WriteNullValue();
            }
            else if (value is float single)
            {
                // As few digits as tell it from its neighbours: 0.1f is 0.1, not 0.10000000149.
                writer.WriteNumberValue(single);
            }
            else
            {
                writer.WriteNumberValue(double.CreateChecked(value));
            }
        }
    }

    private sealed class BigIntegerConverter : WriteOnlyConverter<BigInteger>
    {
        public override void Write(Utf8JsonWriter writer, BigInteger value, JsonSerializerOptions options) => writer.WriteRawValue(value.ToString());
    }

    // Types, methods, functions and pointers have nothing that a page could use but their names.
    private sealed class NameConverter : WriteOnlyConverter<object>
    {
        public override bool CanConvert(Type typeToConvert) =>
            typeof(MemberInfo).IsAssignableFrom(typeToConvert) || typeof(Delegate).IsAssignableFrom(typeToConvert)
            || typeof(Assembly).IsAssignableFrom(typeToConvert) || typeof(Module).IsAssignableFrom(typeToConvert)
            || typeToConvert == typeof(nint) || typeToConvert == typeof(nuint);

        public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }

    private sealed class PasswordConverter : WriteOnlyConverter<PasswordString>
    {
        public override void Write(Utf8JsonWriter writer, PasswordString value, JsonSerializerOptions options) =>
            throw new NotSupportedException("It holds a password, which must not get into a page or a saved notebook.");
    }

    private sealed class GridConverter : WriteOnlyConverter<object>
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsArray && typeToConvert.GetArrayRank() > 1;

        public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options)
        {
            var grid = (Array)value;
            Write(writer, grid, new int[grid.Rank], axis: 0, options);
        }

        private static void Write(Utf8JsonWriter writer, Array grid, int[] index, int axis, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            for (index[axis] = grid.GetLowerBound(axis); index[axis] <= grid.GetUpperBound(axis); index[axis]++)
            {
                if (axis + 1 < index.Length)
                {
                    Write(writer, grid, index, axis + 1, options);
                }
                else
                {
                    JsonSerializer.Serialize(writer, grid.GetValue(index), grid.GetType().GetElementType()!, options);
                }
            }

            writer.WriteEndArray();
        }
    }

    // A case without fields is its name, one with fields an object that names the case and them. Lists and options are known to the serializer.
    private sealed class UnionConverter : WriteOnlyConverter<object>
    {
        public override bool CanConvert(Type typeToConvert) =>
            typeToConvert.GetCustomAttributesData().Any(attribute => attribute.AttributeType.Name == "CompilationMappingAttribute")
            && typeToConvert.Namespace != "Microsoft.FSharp.Collections" && typeToConvert.Name is not ("FSharpOption`1" or "FSharpValueOption`1")
            && FSharpUnion.IsUnion(typeToConvert);

        public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options)
        {
            var (name, fields) = FSharpUnion.Read(value);
            if (fields.Count == 0)
            {
                writer.WriteStringValue(name);
                return;
            }

            writer.WriteStartObject();
            writer.WriteString("Case", name);
            foreach (var (field, content) in fields)
            {
                writer.WritePropertyName(field);
                JsonSerializer.Serialize(writer, content, content?.GetType() ?? typeof(object), options);
            }

            writer.WriteEndObject();
        }
    }

    // This and the next are named, not referred to: the library behind it is loaded only where a cell uses it.
    private sealed class FrameConverter : WriteOnlyConverter<object>
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.FullName == "Microsoft.Data.Analysis.DataFrame";

        public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options) => FrameJson.Write(writer, value, options);
    }

    private sealed class TensorConverter : WriteOnlyConverter<object>
    {
        public override bool CanConvert(Type typeToConvert) => TensorJson.IsTensor(typeToConvert);

        public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options) => TensorJson.Write(writer, value);
    }
}

using System.Globalization;
using System.Numerics;
using System.Reflection;
using DuckDB.NET.Data;
using DuckDB.NET.Native;
using Octavo.Kernel.Cells;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Sql;

/// <summary>One column of a table that is filled from objects: its type in the database and how a value gets there.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="SqlType">The type that the database is told.</param>
/// <param name="Append">Appends one value that is not null.</param>
internal sealed record TableColumn(string Name, string SqlType, Action<IDuckDBAppenderRow, object> Append)
{
    // A decimal of .NET has 28 digits; the database wants to know how many of 38 follow the point.
    private const int Digits = 38;

    /// <summary>The column for values of a type.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="type">The type; what stands for "none" around it (Nullable, F#'s option) is seen through.</param>
    /// <param name="decimals">How many digits after the point decimals need.</param>
    public static TableColumn Of(string name, Type type, int decimals)
    {
        type = Inner(type);
        return type switch
        {
            _ when type.IsEnum => new(name, "VARCHAR", (row, value) => row.AppendValue(value.ToString())),
            _ when type == typeof(bool) => new(name, "BOOLEAN", (row, value) => row.AppendValue((bool?)value)),
            _ when type == typeof(sbyte) => new(name, "TINYINT", (row, value) => row.AppendValue((sbyte?)value)),
            _ when type == typeof(short) => new(name, "SMALLINT", (row, value) => row.AppendValue((short?)value)),
            _ when type == typeof(int) => new(name, "INTEGER", (row, value) => row.AppendValue((int?)value)),
            _ when type == typeof(long) => new(name, "BIGINT", (row, value) => row.AppendValue((long?)value)),
            _ when type == typeof(byte) => new(name, "UTINYINT", (row, value) => row.AppendValue((byte?)value)),
            _ when type == typeof(ushort) => new(name, "USMALLINT", (row, value) => row.AppendValue((ushort?)value)),
            _ when type == typeof(uint) => new(name, "UINTEGER", (row, value) => row.AppendValue((uint?)value)),
            _ when type == typeof(ulong) => new(name, "UBIGINT", (row, value) => row.AppendValue((ulong?)value)),
            _ when type == typeof(BigInteger) => new(name, "HUGEINT", (row, value) => row.AppendValue((BigInteger?)value)),
            _ when type == typeof(Int128) => new(name, "HUGEINT", (row, value) => row.AppendValue((BigInteger?)(Int128)value)),
            _ when type == typeof(Half) => new(name, "FLOAT", (row, value) => row.AppendValue((float?)(Half)value)),
            _ when type == typeof(float) => new(name, "FLOAT", (row, value) => row.AppendValue((float?)value)),
            _ when type == typeof(double) => new(name, "DOUBLE", (row, value) => row.AppendValue((double?)value)),
            _ when type == typeof(decimal) => new(name, $"DECIMAL({Digits}, {decimals})", (row, value) => row.AppendValue((decimal?)value)),
            _ when type == typeof(string) => new(name, "VARCHAR", (row, value) => row.AppendValue((string)value)),
            _ when type == typeof(char) => new(name, "VARCHAR", (row, value) => row.AppendValue(value.ToString())),
            _ when type == typeof(DateTime) => new(name, "TIMESTAMP", (row, value) => row.AppendValue((DateTime?)value)),
            _ when type == typeof(DateTimeOffset) => new(name, "TIMESTAMPTZ", (row, value) => row.AppendValue((DateTimeOffset?)value)),
            _ when type == typeof(DateOnly) => new(name, "DATE", (row, value) => row.AppendValue((DuckDBDateOnly?)DuckDBDateOnly.FromDateOnly((DateOnly)value))),
            _ when type == typeof(TimeOnly) => new(name, "TIME", (row, value) => row.AppendValue((DuckDBTimeOnly?)(DuckDBTimeOnly)(TimeOnly)value)),
            _ when type == typeof(TimeSpan) => new(name, "INTERVAL", (row, value) => row.AppendValue((TimeSpan?)value)),
            _ when type == typeof(Guid) => new(name, "UUID", (row, value) => row.AppendValue((Guid?)value)),
            _ when type == typeof(byte[]) => new(name, "BLOB", (row, value) => row.AppendValue((byte[])value)),
            _ when type == typeof(object) => new(name, "VARCHAR", (row, value) => row.AppendValue(Text(name, value))),
            _ => new(name, "JSON", (row, value) => row.AppendValue(ValueJson.Write(name, value))),
        };
    }

    /// <summary>Whether values of the type are one value of a table each, rather than a row.</summary>
    public static bool IsScalar(Type type)
    {
        type = Inner(type);
        return type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(decimal) || type == typeof(BigInteger) || type == typeof(Int128)
            || type == typeof(Half) || type == typeof(DateTime) || type == typeof(DateTimeOffset) || type == typeof(DateOnly) || type == typeof(TimeOnly)
            || type == typeof(TimeSpan) || type == typeof(Guid) || type == typeof(byte[]);
    }

    /// <summary>What is inside an F# option; null where there is nothing; any other value itself.</summary>
    public static object? Unwrap(object? value) =>
        value is not null && IsOption(value.GetType())
            ? value.GetType().GetProperty("IsNone", BindingFlags.Public | BindingFlags.Instance) is { } none && none.GetValue(value) is true
                ? null
                : value.GetType().GetProperty("Value", BindingFlags.Public | BindingFlags.Instance)!.GetValue(value)
            : value;

    /// <summary>Digits after the point that a decimal needs.</summary>
    public static int Decimals(object? value) => value is decimal number ? number.Scale : 0;

    private static Type Inner(Type type) => Nullable.GetUnderlyingType(type) ?? (IsOption(type) ? type.GetGenericArguments()[0] : type);

    private static bool IsOption(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition().FullName is "Microsoft.FSharp.Core.FSharpOption`1" or "Microsoft.FSharp.Core.FSharpValueOption`1";

    private static string Text(string name, object value) => value switch
    {
        Microsoft.DotNet.Interactive.PasswordString => throw new CellFailedException("SharingError", $"'{name}' holds passwords, which do not go into a table."),
        DateTime or DateTimeOffset => ((IFormattable)value).ToString("o", CultureInfo.InvariantCulture),
        IFormattable or bool or char or string => string.Create(CultureInfo.InvariantCulture, $"{value}"),
        _ => ValueJson.Write(name, value),
    };
}

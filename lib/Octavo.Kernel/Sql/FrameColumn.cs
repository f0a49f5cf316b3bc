using System.Globalization;
using System.Numerics;
using DuckDB.NET.Data;
using Microsoft.Data.Analysis;
using Octavo.Kernel.Cells;

namespace Octavo.Kernel.Sql;

/// <summary>One column of a result while it is read, and the data frame's column that it becomes.</summary>
internal abstract class FrameColumn
{
    /// <summary>Takes the value of the reader's current row.</summary>
    public abstract void Read(DuckDBDataReader reader, int column);

    /// <summary>The values as a data frame's column.</summary>
    public abstract DataFrameColumn ToColumn(string name);

    /// <summary>The column for a type of the database.</summary>
    public static FrameColumn Of(string typeName) => typeName switch
    {
        "Boolean" => new Numbers<bool>((reader, i) => reader.GetBoolean(i), (name, values, present, length, nulls) => new BooleanDataFrameColumn(name, values, present, length, nulls)),
        "TinyInt" => new Numbers<sbyte>((reader, i) => reader.GetFieldValue<sbyte>(i), (name, values, present, length, nulls) => new SByteDataFrameColumn(name, values, present, length, nulls)),
        "SmallInt" => new Numbers<short>((reader, i) => reader.GetInt16(i), (name, values, present, length, nulls) => new Int16DataFrameColumn(name, values, present, length, nulls)),
        "Integer" => new Numbers<int>((reader, i) => reader.GetInt32(i), (name, values, present, length, nulls) => new Int32DataFrameColumn(name, values, present, length, nulls)),
        "BigInt" => new Numbers<long>((reader, i) => reader.GetInt64(i), (name, values, present, length, nulls) => new Int64DataFrameColumn(name, values, present, length, nulls)),
        "UnsignedTinyInt" => new Numbers<byte>((reader, i) => reader.GetByte(i), (name, values, present, length, nulls) => new ByteDataFrameColumn(name, values, present, length, nulls)),
        "UnsignedSmallInt" => new Numbers<ushort>((reader, i) => reader.GetFieldValue<ushort>(i), (name, values, present, length, nulls) => new UInt16DataFrameColumn(name, values, present, length, nulls)),
        "UnsignedInteger" => new Numbers<uint>((reader, i) => reader.GetFieldValue<uint>(i), (name, values, present, length, nulls) => new UInt32DataFrameColumn(name, values, present, length, nulls)),
        "UnsignedBigInt" => new Numbers<ulong>((reader, i) => reader.GetFieldValue<ulong>(i), (name, values, present, length, nulls) => new UInt64DataFrameColumn(name, values, present, length, nulls)),
        "Float" => new Numbers<float>((reader, i) => reader.GetFloat(i), (name, values, present, length, nulls) => new SingleDataFrameColumn(name, values, present, length, nulls)),
        "Double" => new Numbers<double>((reader, i) => reader.GetDouble(i), (name, values, present, length, nulls) => new DoubleDataFrameColumn(name, values, present, length, nulls)),
        "Decimal" => new Numbers<decimal>((reader, i) => reader.GetDecimal(i), (name, values, present, length, nulls) => new DecimalDataFrameColumn(name, values, present, length, nulls)),
        "Date" or "Timestamp" or "TimestampS" or "TimestampMs" or "TimestampNs" or "TimestampTz" =>
            new Numbers<DateTime>(Moment, (name, values, present, length, nulls) => new DateTimeDataFrameColumn(name, values, present, length, nulls)),
        "Time" => new Numbers<TimeSpan>(
            (reader, i) => reader.GetFieldValue<TimeOnly>(i).ToTimeSpan(),
            (name, values, present, length, nulls) => new PrimitiveDataFrameColumn<TimeSpan>(name, values, present, length, nulls)),
        "Interval" => new Intervals(),
        "HugeInt" or "UnsignedHugeInt" => new Integers(),
        _ => new Texts(),
    };

    // The ends of time have no counterpart but those of .NET.
    private static DateTime Moment(DuckDBDataReader reader, int column)
    {
        try
        {
            return reader.GetDateTime(column);
        }
        catch (InvalidOperationException)
        {
            return reader.GetFieldValue<DuckDB.NET.Native.DuckDBTimestamp>(column).IsPositiveInfinity ? DateTime.MaxValue : DateTime.MinValue;
        }
    }

    private delegate DataFrameColumn Make(string name, ReadOnlyMemory<byte> values, ReadOnlyMemory<byte> present, int length, int nulls);

    // Kept in the frame's own layout (values and a bit for each that is there), which it then takes as it is.
    private sealed class Numbers<T>(Func<DuckDBDataReader, int, T> read, Make make) : FrameColumn
        where T : unmanaged
    {
        private T[] values = new T[256];
        private byte[] present = new byte[32];
        private int length;
        private int nulls;

        public override void Read(DuckDBDataReader reader, int column)
        {
            if (length == values.Length)
            {
                Array.Resize(ref values, 2 * length);
                Array.Resize(ref present, 2 * present.Length);
            }

            if (reader.IsDBNull(column))
            {
                nulls++;
            }
            else
            {
                values[length] = read(reader, column);
                present[length / 8] |= (byte)(1 << (length % 8));
            }

            length++;
        }

        public override DataFrameColumn ToColumn(string name) => length == 0
            ? make(name, ReadOnlyMemory<byte>.Empty, ReadOnlyMemory<byte>.Empty, 0, 0)
            : make(name, System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan(0, length)).ToArray(), present, length, nulls);
    }

    // Sums of integers come as 128 bits: as many as fit are what one expects, whole numbers of 64.
    private sealed class Integers : FrameColumn
    {
        private readonly List<BigInteger?> values = [];

        public override void Read(DuckDBDataReader reader, int column) =>
            values.Add(reader.IsDBNull(column) ? null : reader.GetFieldValue<BigInteger>(column));

        public override DataFrameColumn ToColumn(string name) =>
            values.TrueForAll(value => value is null || (value >= long.MinValue && value <= long.MaxValue)) ? new Int64DataFrameColumn(name, values.Select(value => (long?)value))
            : values.TrueForAll(value => value is null || BigInteger.Abs(value.Value) <= new BigInteger(decimal.MaxValue)) ? new DecimalDataFrameColumn(name, values.Select(value => (decimal?)value))
            : new DoubleDataFrameColumn(name, values.Select(value => (double?)value));
    }

    // Months have no fixed length: an interval that has some is a text, and then all are.
    private sealed class Intervals : FrameColumn
    {
        private readonly List<object?> values = [];

        public override void Read(DuckDBDataReader reader, int column) => values.Add(reader.IsDBNull(column) ? null : Interval(reader, column));

        public override DataFrameColumn ToColumn(string name) => values.TrueForAll(value => value is null or TimeSpan)
            ? new PrimitiveDataFrameColumn<TimeSpan>(name, values.Select(value => (TimeSpan?)value))
            : new StringDataFrameColumn(name, values.Select(value => value?.ToString()));

        private static object Interval(DuckDBDataReader reader, int column)
        {
            var interval = reader.GetFieldValue<DuckDB.NET.Native.DuckDBInterval>(column);
            return interval.Months == 0 ? (TimeSpan)interval
                : $"{interval.Months} months {interval.Days} days {TimeSpan.FromMicroseconds((long)interval.Micros)}";
        }
    }

    private sealed class Texts : FrameColumn
    {
        private readonly List<string?> values = [];

        public override void Read(DuckDBDataReader reader, int column) => values.Add(reader.IsDBNull(column) ? null : Text(reader, column));

        public override DataFrameColumn ToColumn(string name) => new StringDataFrameColumn(name, values);

        private static string Text(DuckDBDataReader reader, int column)
        {
            switch (reader.GetValue(column))
            {
                case string text:
                    return text;
                case Stream stream:
                    using (stream)
                    {
                        using var copy = new MemoryStream();
                        stream.CopyTo(copy);
                        return Convert.ToBase64String(copy.GetBuffer(), 0, (int)copy.Length);
                    }

                case IFormattable value:
                    return value.ToString(null, CultureInfo.InvariantCulture);
                case var nested:
                    return ValueJson.Write(reader.GetName(column), nested);
            }
        }
    }
}

using DuckDB.NET.Data;
using Microsoft.Data.Analysis;

namespace Octavo.Kernel.Sql;

/// <summary>A data frame's column as it is read into a table: from its own memory where that can be had, which takes a tenth of the time.</summary>
internal abstract class FrameValues
{
    /// <summary>Digits after the point that its values need.</summary>
    public virtual int Decimals => 0;

    /// <summary>Appends the value of a row.</summary>
    public abstract void Append(IDuckDBAppenderRow row, int index, TableColumn column);

    public static FrameValues Of(DataFrameColumn column) => column switch
    {
        PrimitiveDataFrameColumn<bool> values => new Memory<bool>(values, (row, value) => row.AppendValue((bool?)value)),
        PrimitiveDataFrameColumn<int> values => new Memory<int>(values, (row, value) => row.AppendValue((int?)value)),
        PrimitiveDataFrameColumn<long> values => new Memory<long>(values, (row, value) => row.AppendValue((long?)value)),
        PrimitiveDataFrameColumn<float> values => new Memory<float>(values, (row, value) => row.AppendValue((float?)value)),
        PrimitiveDataFrameColumn<double> values => new Memory<double>(values, (row, value) => row.AppendValue((double?)value)),
        PrimitiveDataFrameColumn<DateTime> values => new Memory<DateTime>(values, (row, value) => row.AppendValue((DateTime?)value)),
        _ => new Objects(column),
    };

    private sealed class Memory<T> : FrameValues
        where T : unmanaged
    {
        private readonly T[] values;
        private readonly byte[] present;
        private readonly bool hasNulls;
        private readonly Action<IDuckDBAppenderRow, T> append;

        public Memory(PrimitiveDataFrameColumn<T> column, Action<IDuckDBAppenderRow, T> append)
        {
            this.append = append;
            hasNulls = column.NullCount > 0;
            values = Join(column.GetReadOnlyDataBuffers(), column.Length);
            present = hasNulls ? [.. Enumerable.Range(0, (int)column.Length).Select(i => column.IsValid(i) ? (byte)1 : (byte)0)] : [];
        }

        public override void Append(IDuckDBAppenderRow row, int index, TableColumn column)
        {
            if (hasNulls && present[index] == 0)
            {
                row.AppendNullValue();
            }
            else
            {
                append(row, values[index]);
            }
        }

        private static T[] Join(IEnumerable<ReadOnlyMemory<T>> parts, long length)
        {
            var whole = new T[length];
            var at = 0;
            foreach (var part in parts)
            {
                var count = (int)Math.Min(part.Length, length - at);
                part.Span[..count].CopyTo(whole.AsSpan(at));
                at += count;
            }

            return whole;
        }
    }

    private sealed class Objects : FrameValues
    {
        private readonly object?[] values;

        public Objects(DataFrameColumn column) => values = [.. column.Cast<object?>()];

        public override int Decimals => values.Length == 0 ? 0 : values.Max(TableColumn.Decimals);

        public override void Append(IDuckDBAppenderRow row, int index, TableColumn column)
        {
            if (values[index] is { } value)
            {
                column.Append(row, value);
            }
            else
            {
                row.AppendNullValue();
            }
        }
    }
}

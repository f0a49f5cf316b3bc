using System.Collections;
using System.Linq.Expressions;
using System.Reflection;
using DuckDB.NET.Data;
using Microsoft.Data.Analysis;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Sql;

/// <summary>A data frame or a sequence of objects as rows of a table.</summary>
internal sealed class TableRows
{
    private const int MostRows = 50_000_000;

    private TableRows(long count, IReadOnlyList<TableColumn> columns, Action<IDuckDBAppenderRow, int, long> append)
    {
        Count = count;
        Columns = columns;
        Append = append;
    }

    public long Count { get; }

    public IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>Appends the value of a column in a row.</summary>
    public Action<IDuckDBAppenderRow, int, long> Append { get; }

    /// <summary>Whether a value can become a table.</summary>
    public static bool Can(object? value) => value is DataFrame || (value is IEnumerable and not string and not byte[]);

    public static TableRows Of(object value, CancellationToken interrupted) =>
        value is DataFrame frame ? OfFrame(frame) : OfSequence((IEnumerable)value, interrupted);

    private static TableRows OfFrame(DataFrame frame)
    {
        var sources = frame.Columns.Select(FrameValues.Of).ToArray();
        var columns = frame.Columns.Select((column, i) => TableColumn.Of(column.Name, column.DataType, sources[i].Decimals)).ToArray();
        return new TableRows(frame.Rows.Count, columns, (row, column, index) => sources[column].Append(row, (int)index, columns[column]));
    }

    private static TableRows OfSequence(IEnumerable sequence, CancellationToken interrupted)
    {
        var items = Items(sequence, interrupted);
        var declared = sequence.GetType().GetInterfaces().Prepend(sequence.GetType())
            .FirstOrDefault(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0] ?? typeof(object);
        var getters = Getters(declared, items);
        var columns = getters.Select(getter => getter.Type == typeof(decimal) || Nullable.GetUnderlyingType(getter.Type) == typeof(decimal)
            ? TableColumn.Of(getter.Name, getter.Type, items.Max(item => item is null ? 0 : TableColumn.Decimals(getter.Get(item))))
            : TableColumn.Of(getter.Name, getter.Type, 0)).ToArray();
        return new TableRows(items.Length, columns, (row, column, index) =>
        {
            var value = items[index] is { } item ? TableColumn.Unwrap(getters[column].Get(item)) : null;
            if (value is null)
            {
                row.AppendNullValue();
            }
            else
            {
                columns[column].Append(row, value);
            }
        });
    }

    private static object?[] Items(IEnumerable sequence, CancellationToken interrupted)
    {
        var items = new List<object?>();
        foreach (var item in sequence)
        {
            items.Add(item);
            if (items.Count % 4096 == 0)
            {
                interrupted.ThrowIfCancellationRequested();
                if (items.Count > MostRows)
                {
                    throw new CellFailedException("SharingError", $"The sequence has more than {MostRows:N0} items, if it ends at all. Take a part of it.");
                }
            }
        }

        return [.. items];
    }

    private static (string Name, Type Type, Func<object, object?> Get)[] Getters(Type declared, object?[] items)
    {
        // Objects of one type, whatever they were declared as.
        var types = items.OfType<object>().Select(item => item.GetType()).Distinct().Take(2).ToArray();
        var type = types.Length == 1 && !TableColumn.IsScalar(declared) ? types[0] : declared;
        if (items.OfType<object>().All(item => item is IDictionary<string, object?>) && items.Length > 0)
        {
            return [.. items.Cast<IDictionary<string, object?>>().SelectMany(item => item.Keys).Distinct().Select(key =>
            {
                var kinds = items.Cast<IDictionary<string, object?>>().Select(item => item.TryGetValue(key, out var value) ? value?.GetType() : null)
                    .OfType<Type>().Distinct().Take(2).ToArray();
                return (key, kinds.Length == 1 ? kinds[0] : typeof(object), (Func<object, object?>)(item => ((IDictionary<string, object?>)item).TryGetValue(key, out var value) ? value : null));
            })];
        }

        if (TableColumn.IsScalar(type) || type == typeof(object) || typeof(IEnumerable).IsAssignableFrom(type))
        {
            return [("value", type, item => item)];
        }

        var members = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanRead && property.GetIndexParameters().Length == 0 && !property.PropertyType.IsByRefLike && !property.PropertyType.IsPointer)
            .Select(property => (property.Name, property.PropertyType, (MemberInfo)property))
            .Concat(type.GetFields(BindingFlags.Public | BindingFlags.Instance).Select(field => (field.Name, field.FieldType, (MemberInfo)field)))
            .DistinctBy(member => member.Name, StringComparer.OrdinalIgnoreCase)
            .ToArray();
        return members.Length == 0
            ? [("value", type, item => item)]
            : [.. members.Select(member => (member.Name, member.Item2, Getter(type, member.Item3)))];
    }

    private static Func<object, object?> Getter(Type type, MemberInfo member)
    {
        var item = Expression.Parameter(typeof(object));
        return Expression.Lambda<Func<object, object?>>(
            Expression.Convert(Expression.MakeMemberAccess(Expression.Convert(item, type), member), typeof(object)), item).Compile();
    }
}

using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.DotNet.Interactive.Formatting.TabularData;

namespace System;

/// <summary>Shows values from any cell. Stands in for the class of that name in .NET Interactive.</summary>
public static class DisplayExtensions
{
    /// <summary>Shows a value in the MIME types given, or in those preferred for its type.</summary>
    public static DisplayedValue Display(this object? value, params string[] mimeTypes) =>
        new(value, FormattedValue.CreateManyFromObject(value, mimeTypes));

    /// <summary>Shows a text that already is of the MIME type given.</summary>
    public static DisplayedValue DisplayAs(this string value, string mimeType) => new(value, [new FormattedValue(mimeType, value)]);

    /// <summary>Shows a sequence as a table with a column per property.</summary>
    public static DisplayedValue DisplayTable<T>(this IEnumerable<T>? value, params string[] mimeTypes) =>
        value is null ? Display(null, mimeTypes) : value.ToTabularDataResource().Display(mimeTypes);
}

using System.Diagnostics.CodeAnalysis;

namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>A value as text of one MIME type. Stands in for the type of that name in .NET Interactive.</summary>
public sealed class FormattedValue
{
    /// <summary>Creates a formatted value.</summary>
    public FormattedValue(string mimeType, string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(mimeType);
        MimeType = mimeType;
        Value = value;
    }

    /// <summary>For example "text/html".</summary>
    public string MimeType { get; }

    /// <summary>The text.</summary>
    public string Value { get; }

    /// <summary>Formats a value in the MIME type given, or in the one preferred for its type.</summary>
    public static FormattedValue CreateSingleFromObject(object? value, string? mimeType = null)
    {
        var form = mimeType ?? Formatter.GetPreferredMimeTypesFor(value?.GetType()).First();
        return new FormattedValue(form, value.ToDisplayString(form));
    }

    /// <summary>Formats a value in each MIME type given, or in those preferred for its type.</summary>
    [SuppressMessage("Design", "MA0016", Justification = "The signature is .NET Interactive's.")]
    public static IReadOnlyList<FormattedValue> CreateManyFromObject(object? value, params string[]? mimeTypes)
    {
        var forms = mimeTypes is { Length: > 0 } ? mimeTypes : [.. Formatter.GetPreferredMimeTypesFor(value?.GetType())];
        return [.. forms.Select(mimeType => new FormattedValue(mimeType, value.ToDisplayString(mimeType)))];
    }
}

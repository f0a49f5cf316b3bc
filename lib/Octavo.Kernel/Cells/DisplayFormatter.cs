using Microsoft.DotNet.Interactive.Formatting;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Cells;

/// <summary>Turns a value into what is shown, by the formatters of .NET Interactive's formatting library.</summary>
internal static class DisplayFormatter
{
    public static MimeBundle Format(object? value, params IReadOnlyCollection<string> mimeTypes)
    {
        var bundle = new MimeBundle();
        foreach (var form in FormattedValue.CreateManyFromObject(value, [.. mimeTypes]))
        {
            bundle.Add(form.MimeType, form.Value);
        }

        // A front end without HTML shows a plain value as it is. Others are not formatted twice: a lazy sequence would run twice.
        return mimeTypes.Count == 0 && IsPlain(value) ? bundle.Add(PlainTextFormatter.MimeType, value.ToDisplayString()) : bundle;
    }

    private static bool IsPlain(object? value) =>
        value is IFormattable or bool or char && !Formatter.GetPreferredMimeTypesFor(value.GetType()).Contains(PlainTextFormatter.MimeType);
}

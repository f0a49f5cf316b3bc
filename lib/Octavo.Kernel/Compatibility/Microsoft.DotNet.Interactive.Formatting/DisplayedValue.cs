using Octavo.Kernel.Execution;

namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>A value that is on display and can be changed in place. Stands in for the type of that name in .NET Interactive.</summary>
public sealed class DisplayedValue
{
    private readonly IReadOnlyList<string> mimeTypes;

    internal DisplayedValue(object? value, IReadOnlyList<FormattedValue> forms)
    {
        Value = value;
        FormattedValues = forms;
        mimeTypes = [.. forms.Select(form => form.MimeType)];
        CellContext.Current?.PublishDisplay(Bundle(forms), DisplayId);
    }

    /// <summary>Identifies the display to the front end.</summary>
    public string DisplayId { get; } = Guid.NewGuid().ToString();

    /// <summary>Whether it was changed since it was first shown.</summary>
    public bool IsUpdated { get; private set; }

    /// <summary>What is on display now.</summary>
    public object? Value { get; private set; }

    /// <summary>What is on display now, as text.</summary>
    public IReadOnlyList<FormattedValue> FormattedValues { get; private set; }

    /// <summary>Shows another value in the same place.</summary>
    public void Update(object? updatedValue)
    {
        IsUpdated = true;
        Value = updatedValue;
        FormattedValues = FormattedValue.CreateManyFromObject(updatedValue, [.. mimeTypes]);
        CellContext.Current?.PublishUpdate(Bundle(FormattedValues), DisplayId);
    }

    private static MimeBundle Bundle(IReadOnlyList<FormattedValue> forms)
    {
        var bundle = new MimeBundle();
        foreach (var form in forms)
        {
            bundle.Add(form.MimeType, form.Value);
        }

        return bundle;
    }
}

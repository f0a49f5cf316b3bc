namespace Octavo.Reports.Formatters;

/// <summary>
/// Says who formats a type in a notebook. A .NET Interactive kernel finds it by its name and by the names of its properties,
/// so this library needs no reference to one.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    /// <summary>The type whose <c>CreateTypeFormatters</c> gives the formatters.</summary>
    public Type FormatterSourceType { get; } = formatterSourceType;

    /// <summary>The MIME types that a kernel shows by default, best first.</summary>
    public string[] PreferredMimeTypes { get; set; } = ["text/html", "text/plain"];
}

using Microsoft.FSharp.Core;
using Microsoft.FSharp.Reflection;

namespace Octavo.Kernel.Cells;

/// <summary>Looks into values of F#'s discriminated unions. Calling it loads F#'s library.</summary>
internal static class FSharpUnion
{
    public static bool IsUnion(Type type) => FSharpType.IsUnion(type, FSharpOption<System.Reflection.BindingFlags>.None);

    /// <summary>The case of a value and its fields.</summary>
    public static (string Case, IReadOnlyList<(string Name, object? Value)> Fields) Read(object value)
    {
        var (union, fields) = FSharpValue.GetUnionFields(value, value.GetType(), FSharpOption<System.Reflection.BindingFlags>.None);
        return (union.Name, [.. union.GetFields().Zip(fields, (field, content) => (field.Name, (object?)content))]);
    }
}

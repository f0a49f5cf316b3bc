using System.Reflection;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core.CompilerServices;

namespace Octavo.Kernel.FSharp;

/// <summary>
/// Shows F#'s lists, sets and sequences as what they hold. Without this they are shown by their properties: a list as its first
/// element and, folded into one another, each of its ends.
/// </summary>
internal static class FSharpFormatters
{
    private static readonly MethodInfo Items = typeof(FSharpFormatters).GetMethod(nameof(ItemsOf), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static void Register()
    {
        Type[] collections = [typeof(FSharpList<>), typeof(FSharpSet<>), typeof(GeneratedSequenceBase<>)];
        foreach (var type in collections)
        {
            Formatter.Register(type, Show, HtmlFormatter.MimeType);
        }
    }

    private static bool Show(object value, FormatContext context)
    {
        Sequence(value).FormatTo(context, HtmlFormatter.MimeType);
        return true;
    }

    private static object Sequence(object value)
    {
        var element = value.GetType().GetInterfaces().First(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IEnumerable<>)).GetGenericArguments();
        return Items.MakeGenericMethod(element).Invoke(null, [value])!;
    }

    // Not all at once: a sequence may have no end, and only its first elements are shown.
    private static IEnumerable<T> ItemsOf<T>(IEnumerable<T> sequence) => sequence.Select(item => item);
}

using System.Reflection;

namespace Octavo.Kernel.FSharp;

/// <summary>What a language has to know about a value's type before it can be given the value. Mentions no type of F#'s own.</summary>
internal static class ValueTypes
{
    /// <summary>The assemblies of the type and of what it is made of.</summary>
    public static IReadOnlySet<Assembly> Assemblies(Type type)
    {
        var found = new HashSet<Assembly>();
        Collect(type, found);
        return found;
    }

    /// <summary>The union that a value's type is a case of; else the type itself.</summary>
    public static Type Declared(Type type) =>
        type is { IsNested: true, BaseType: { } parent }
        && (parent.IsGenericType ? parent.GetGenericTypeDefinition() : parent) == type.DeclaringType
        && parent.GetCustomAttributesData().Any(attribute => attribute.AttributeType.Name == "CompilationMappingAttribute")
            ? parent
            : type;

    /// <summary>The type itself, or the nearest one above it that F# code can name.</summary>
    public static Type Nearest(Type type)
    {
        if (CanBeNamed(type))
        {
            return type;
        }

        for (var parent = type.BaseType; parent is not null && parent != typeof(object) && parent != typeof(ValueType); parent = parent.BaseType)
        {
            if (CanBeNamed(parent))
            {
                return parent;
            }
        }

        // A lazy sequence is of a hidden type: what matters is what it is a sequence of.
        return type.GetInterfaces().FirstOrDefault(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IEnumerable<>) && CanBeNamed(one))
            ?? typeof(object);
    }

    /// <summary>The type's whole name as F# writes it.</summary>
    public static string FSharpName(Type type)
    {
        if (type.IsArray)
        {
            return $"{FSharpName(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        var arguments = new Queue<Type>(type.GetGenericArguments());
        var parts = (type.IsGenericType ? type.GetGenericTypeDefinition().FullName! : type.FullName!).Split('.', '+')
            .SkipWhile(part => IsFSharpCell(type.Assembly) && part.StartsWith("FSI_", StringComparison.Ordinal)).Select(part =>
        {
            var pieces = part.Split('`');
            var count = pieces.Length == 1 ? 0 : int.Parse(pieces[1], System.Globalization.CultureInfo.InvariantCulture);
            return count == 0 ? $"``{pieces[0]}``" : $"``{pieces[0]}``<{string.Join(", ", Enumerable.Range(0, count).Select(_ => FSharpName(arguments.Dequeue())))}>";
        });

        // What cells declared is in scope by its own name alone.
        return (IsFSharpCell(type.Assembly) ? "" : "global.") + string.Join('.', parts);
    }

    // What a C# cell declares exists only in memory; F#'s compiler reads files.
    private static bool CanBeNamed(Type type) =>
        type.IsVisible && !type.Name.StartsWith('<') && !type.IsByRefLike && !type.IsPointer
        && (type.HasElementType
            ? CanBeNamed(type.GetElementType()!)
            : (type.Assembly.Location.Length > 0 || IsFSharpCell(type.Assembly)) && type.GetGenericArguments().All(CanBeNamed));

    private static bool IsFSharpCell(Assembly assembly) => CellImage.IsCell(assembly);

    private static void Collect(Type type, HashSet<Assembly> found)
    {
        if (type.HasElementType)
        {
            Collect(type.GetElementType()!, found);
            return;
        }

        for (Type? part = type; part is not null; part = part.BaseType)
        {
            found.Add(part.Assembly);
            foreach (var argument in part.GetGenericArguments())
            {
                Collect(argument, found);
            }
        }
    }
}

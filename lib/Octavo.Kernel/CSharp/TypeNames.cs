namespace Octavo.Kernel.CSharp;

/// <summary>Type names as C# writes them.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(char)] = "char",
        [typeof(decimal)] = "decimal",
        [typeof(double)] = "double",
        [typeof(float)] = "float",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(object)] = "object",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(string)] = "string",
        [typeof(uint)] = "uint",
        [typeof(ulong)] = "ulong",
        [typeof(ushort)] = "ushort",
    };

    /// <summary>The type's whole name, or that of the nearest base type that code may name.</summary>
    public static string Full(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        if (type.IsArray)
        {
            return type.GetElementType()!.IsVisible ? $"{Full(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]" : "global::System.Array";
        }

        // Types that cells declared are nested in a class that code cannot name: their bare name is in scope.
        if (type.DeclaringType?.Name.StartsWith("Submission#", StringComparison.Ordinal) == true)
        {
            return type.IsGenericType ? "dynamic" : type.Name;
        }

        if (!type.IsVisible || type.IsPointer || type.IsByRefLike)
        {
            return type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? Full(parent) : "object";
        }

        // An anonymous record of F# is public, but its name is not one that code can write.
        if (type.Name.StartsWith('<'))
        {
            return "dynamic";
        }

        var arguments = new Queue<Type>(type.GetGenericArguments());
        var path = new Stack<Type>();
        for (Type? part = type; part is not null; part = part.DeclaringType)
        {
            path.Push(part);
        }

        var names = path.Select(part =>
        {
            var (name, count) = part.Name.Split('`') is [var bare, var digits] ? (bare, int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture)) : (part.Name, 0);
            return count == 0 ? "@" + name : $"@{name}<{string.Join(", ", Enumerable.Range(0, count).Select(_ => Full(arguments.Dequeue())))}>";
        });
        return $"global::{(type.Namespace is { } space ? space + "." : "")}{string.Join('.', names)}";
    }

    public static string Short(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        if (type.IsArray)
        {
            return $"{Short(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Short(inner) + "?";
        }

        return type.IsGenericType
            ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Short))}>"
            : type.Name;
    }
}

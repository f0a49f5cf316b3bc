using System.Reflection;
using System.Text.RegularExpressions;

namespace Octavo.Kernel.FSharp;

/// <summary>Reads the frames of F# cells in a stack trace. Mentions no type of F#'s compiler: C# cells' traces pass here too.</summary>
internal static partial class FSharpFrames
{
    /// <summary>Whether the method is of an F# cell.</summary>
    public static bool IsCell(MethodBase method) =>
        method.DeclaringType?.Assembly.GetName().Name?.StartsWith("FSI-ASSEMBLY", StringComparison.Ordinal) == true;

    /// <summary>Whether the type belongs to what F#'s library runs asynchronous and formatted code with.</summary>
    public static bool IsMachinery(string type) =>
        type.StartsWith("FSharp.Compiler.Interactive.", StringComparison.Ordinal)
        || type is "Microsoft.FSharp.Control.AsyncPrimitives" or "Microsoft.FSharp.Control.Trampoline" or "Microsoft.FSharp.Control.AsyncResult`1"
            or "Microsoft.FSharp.Core.PrintfModule";

    /// <summary>The function's name and a comma; nothing for code at the top of a cell.</summary>
    public static string Member(MethodBase method)
    {
        var path = (method.DeclaringType!.FullName ?? "").Split('+', '.').Where(part => !Module().IsMatch(part) && !part.StartsWith('<')).ToList();

        // A function inside a function, and a lambda, is a class of its own that is named after it: "inner@12-3".
        if (path is [.. var outer, var closure] && closure.Contains('@', StringComparison.Ordinal))
        {
            path = [.. outer, closure[..closure.IndexOf('@', StringComparison.Ordinal)]];
        }
        else if (method.Name.StartsWith("main@", StringComparison.Ordinal) || method is ConstructorInfo { IsStatic: true } || method.Name == "staticInitialization@")
        {
            return "";
        }
        else
        {
            path.Add(method.Name.Split('@')[0]);
        }

        return string.Join('.', path) + ", ";
    }

    /// <summary>The cell's name in the path that the compiler makes of it.</summary>
    public static string Cell(string? file) => file is null ? "a cell" : Path.GetFileName(file);

    [GeneratedRegex(@"^FSI_\d+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Module();
}

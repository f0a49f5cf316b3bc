using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.CSharp;

/// <summary>
/// Words an exception for the user: its type, its message, and the frames that are in cells or in libraries, not those of the
/// machinery that runs cells.
/// </summary>
internal static partial class CellTraceback
{
    public static CellError Describe(Exception problem)
    {
        var thrown = Unwrap(problem);
        var lines = new List<string>();
        for (Exception? link = thrown; link is not null; link = link.InnerException)
        {
            var head = $"{TypeNames.Short(link.GetType())}: {link.Message}";
            lines.Add(link == thrown ? head : "caused by " + head);
            lines.AddRange(Frames(link));
        }

        return new CellError { Name = TypeNames.Short(thrown.GetType()), Message = thrown.Message, Traceback = lines };
    }

    // The wrappers say nothing that what they wrap does not say better.
    private static Exception Unwrap(Exception problem) =>
        problem is TargetInvocationException or AggregateException { InnerExceptions.Count: 1 } && problem.InnerException is { } inner
            ? Unwrap(inner)
            : problem;

    private static IEnumerable<string> Frames(Exception problem)
    {
        foreach (var frame in new StackTrace(problem, fNeedFileInfo: true).GetFrames())
        {
            if (frame.GetMethod() is not { } method || IsMachinery(method))
            {
                continue;
            }

            var file = frame.GetFileName();
            var line = frame.GetFileLineNumber();
            if (FSharp.FSharpFrames.IsCell(method))
            {
                yield return $"   at {FSharp.FSharpFrames.Member(method)}{(line > 0 ? $"{FSharp.FSharpFrames.Cell(file)}, line {line}" : "a cell")}";
            }
            else if (IsSubmission(method))
            {
                yield return line > 0 ? $"   at {Member(method)}{file}, line {line}" : $"   at {Member(method)}a cell";
            }
            else
            {
                // A path on the machine that built a library leads nowhere here.
                var place = file is null || line == 0 || !File.Exists(file) ? "" : $" in {file}:line {line}";
                yield return $"   at {Owner(method)}.{Readable(method.Name)}{place}";
            }
        }
    }

    private static bool IsSubmission(MethodBase method) =>
        Outermost(method.DeclaringType)?.Name.StartsWith("Submission#", StringComparison.Ordinal) == true;

    private static bool IsMachinery(MethodBase method)
    {
        var type = Outermost(method.DeclaringType)?.FullName ?? "";
        return type.StartsWith("Microsoft.CodeAnalysis.Scripting.", StringComparison.Ordinal)
            || type.StartsWith("Octavo.Kernel.", StringComparison.Ordinal)
            || type.StartsWith("System.Runtime.ExceptionServices.", StringComparison.Ordinal)
            || type.StartsWith("System.Runtime.CompilerServices.TaskAwaiter", StringComparison.Ordinal)
            || type.StartsWith("System.Reflection.MethodBaseInvoker", StringComparison.Ordinal)
            || FSharp.FSharpFrames.IsMachinery(type)
            || type == "System.Runtime.ControlledExecution"
            || method.GetCustomAttribute<StackTraceHiddenAttribute>() is not null
            || method.IsDefined(typeof(AsyncStateMachineAttribute)) && method.Name == "<Initialize>"
            || (method.Name == "<Factory>" && IsSubmission(method));
    }

    private static Type? Outermost(Type? type)
    {
        while (type?.DeclaringType is { } outer)
        {
            type = outer;
        }

        return type;
    }

    // Code at the top of a cell has no name worth showing; a method or a lambda has.
    private static string Member(MethodBase method)
    {
        var compilerName = method.Name == "MoveNext" ? method.DeclaringType!.Name : method.Name;
        var name = Readable(compilerName);
        if (compilerName.Contains("<Initialize>", StringComparison.Ordinal))
        {
            return compilerName.Contains(">b__", StringComparison.Ordinal) ? "lambda, " : "";
        }

        var type = method.DeclaringType!;
        var owner = method.Name == "MoveNext" || IsClosure(type) ? type.DeclaringType : type;
        var prefix = owner is null || owner.Name.StartsWith("Submission#", StringComparison.Ordinal) ? "" : owner.Name + ".";
        return $"{prefix}{name}, ";
    }

    private static bool IsClosure(Type type) => type.Name.StartsWith("<>c", StringComparison.Ordinal);

    private static string Owner(MethodBase method)
    {
        var type = method.DeclaringType;
        while (type is { DeclaringType: not null } && type.Name.StartsWith('<'))
        {
            type = type.DeclaringType;
        }

        return type?.FullName?.Replace('+', '.') ?? "";
    }

    // <<Name>g__Local|0_0> and <Name>d__3 and <Name>b__0 are what the compiler makes of Local, Name and a lambda in Name.
    private static string Readable(string name) =>
        LocalFunction().Match(name) is { Success: true } local ? local.Groups["name"].Value
        : Generated().Match(name) is { Success: true } generated ? generated.Groups["name"].Value
        : name;

    [GeneratedRegex(@"g__(?<name>[^|]+)\|", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LocalFunction();

    [GeneratedRegex(@"^<+(?<name>[^<>]+)>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Generated();
}

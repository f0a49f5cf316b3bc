using System.Reflection;
using Microsoft.Data.Analysis;
using Octavo.Reports.Formatters;

namespace Octavo.Reports.Tables;

/// <summary>
/// Makes a notebook show a <see cref="DataFrame"/> as a table. A data frame is not a type of ours and cannot carry an attribute,
/// so a notebook's set-up cell asks for it once.
/// </summary>
public static class DataFrameFormatting
{
    private const string FormattingAssembly = "Microsoft.DotNet.Interactive.Formatting";
    private const int RowsShown = 20;

    /// <summary>
    /// Registers the formatters with the kernel's formatting library, which is found by name among the loaded assemblies.
    /// </summary>
    /// <returns>False where there is none: the process is not a notebook kernel.</returns>
    public static bool Register()
    {
        var formatter = AppDomain.CurrentDomain.GetAssemblies()
            .FirstOrDefault(assembly => assembly.GetName().Name == FormattingAssembly)?
            .GetType(FormattingAssembly + ".Formatter");
        var register = formatter?.GetMethods(BindingFlags.Public | BindingFlags.Static)
            .FirstOrDefault(method => method is { Name: "Register", IsGenericMethodDefinition: true } && TakesWriter(method))?
            .MakeGenericMethod(typeof(DataFrame));
        if (register is null)
        {
            return false;
        }

        Action<DataFrame, TextWriter> html = (frame, writer) => Table(frame).WriteHtml(writer);
        Action<DataFrame, TextWriter> text = (frame, writer) => Table(frame).WriteText(writer);
        register.Invoke(null, [html, "text/html"]);
        register.Invoke(null, [text, "text/plain"]);
        return true;
    }

    private static IRendered Table(DataFrame frame)
    {
        // Only the rows shown are copied: a frame may have millions.
        var size = $"Data frame of {NumberText.Count(frame.Rows.Count)} rows and {frame.Columns.Count} columns";
        return frame.Rows.Count <= RowsShown
            ? Tables.From(frame, size)
            : Tables.From(frame.Head(RowsShown), $"{size}, the first {RowsShown} shown");
    }

    private static bool TakesWriter(MethodInfo method)
    {
        var parameters = method.GetParameters();
        return parameters.Length == 2
            && parameters[0].ParameterType is { IsGenericType: true } action
            && action.GetGenericTypeDefinition() == typeof(Action<,>)
            && action.GetGenericArguments()[1] == typeof(TextWriter)
            && parameters[1].ParameterType == typeof(string);
    }
}

using System.Collections;
using System.Text.Json;
using Microsoft.CodeAnalysis.CSharp.Scripting.Hosting;
using Microsoft.DotNet.Interactive;
using Octavo.Kernel.Cells;
using Octavo.Kernel.CSharp;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Directives;

/// <summary>Lists the variables with their types and values.</summary>
internal sealed class WhosDirective : ICellDirective
{
    private const int LongestValue = 200;

    // The formatter goes through all of a collection, however little of it is shown.
    private const int Many = 1000;

    public string Name => "whos";

    public string Summary => "Lists the variables with their types and values.";

    public void Run(DirectiveStep step, CellContext cell, KernelSession session)
    {
        // Showing a value may run the user's code.
        var text = Abortable.Run(
            () => Task.FromResult(ValueListing.Of(session, value => $"{value.Name,-20}{TypeNames.Short(value.Type),-24}{Show(value.Value)}")), cell);
        cell.PublishDisplay(MimeBundle.Of("text/plain", text), Guid.NewGuid().ToString());
    }

    private static string Show(object? value)
    {
        try
        {
            var text = value switch
            {
                PasswordString => "\u2022\u2022\u2022",
                JsonElement json => json.GetRawText(),
                JsonDocument json => json.RootElement.GetRawText(),
                Array { Length: > Many, Rank: 1 } many => $"{TypeNames.Short(many.GetType().GetElementType()!)}[{many.Length}]",
                ICollection { Count: > Many } many => $"{TypeNames.Short(many.GetType())} of {many.Count}",
                _ when value?.GetType().FullName == "Microsoft.Data.Analysis.DataFrame" => Size(value),
                _ => CSharpObjectFormatter.Instance.FormatObject(value),
            };
            var line = text.ReplaceLineEndings(" ");
            return line.Length <= LongestValue ? line : line[..LongestValue] + "...";
        }
        catch (Exception problem) when (problem is not (OperationCanceledException or ThreadInterruptedException))
        {
            return $"({problem.GetType().Name} when shown)";
        }
    }

    // A frame's own text is the whole table. It is looked at without its type, whose library is loaded only where a cell uses it.
    private static string Size(object frame)
    {
        var columns = ((IEnumerable)frame.GetType().GetProperty("Columns")!.GetValue(frame)!).Cast<object>().ToArray();
        var rows = columns.Length == 0 ? 0 : columns[0].GetType().GetProperty("Length")!.GetValue(columns[0]);
        return $"{rows} rows, {columns.Length} columns";
    }
}

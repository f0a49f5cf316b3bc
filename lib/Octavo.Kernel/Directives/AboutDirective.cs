using System.Runtime.InteropServices;
using Octavo.Kernel.Cells;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Directives;

/// <summary>Says what runs the cells.</summary>
internal sealed class AboutDirective : ICellDirective
{
    public string Name => "about";

    public string Summary => "Says what runs the cells.";

    public void Run(DirectiveStep step, CellContext cell, KernelSession session)
    {
        var roslyn = typeof(Microsoft.CodeAnalysis.CSharp.CSharpCompilation).Assembly.GetName().Version;
        var dropped = session.Connection?.DroppedCount ?? 0;
        var text = $"""
            Octavo kernel {typeof(AboutDirective).Assembly.GetName().Version?.ToString(3)}
            {RuntimeInformation.FrameworkDescription} on {RuntimeInformation.RuntimeIdentifier}
            C# by Roslyn {roslyn?.ToString(3)}
            Languages: {string.Join(", ", session.Catalog.Languages.Select(language => language.Name))}
            Messages dropped as malformed, wrongly signed or replayed: {dropped}{(dropped > 0 ? $" (latest: {session.Connection!.LastProblem})" : "")}
            """;
        cell.PublishDisplay(MimeBundle.Of("text/plain", text), Guid.NewGuid().ToString());
    }
}

using Octavo.Kernel.Cells;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Directives;

/// <summary>Lists the languages and directives.</summary>
internal sealed class LsmagicDirective : ICellDirective
{
    public string Name => "lsmagic";

    public string Summary => "Lists the languages and directives.";

    public void Run(DirectiveStep step, CellContext cell, KernelSession session)
    {
        var languages = session.Catalog.Languages.Select(language =>
            (Names: string.Join(", ", language.Aliases.Prepend(language.Name).Select(name => "#!" + name)), Summary: $"The rest is {language.Name}."));
        var directives = session.Catalog.Directives.Select(directive => (Names: "#!" + directive.Name, directive.Summary));
        var lines = languages.Concat(directives).Select(entry => $"{entry.Names,-24}{entry.Summary}");
        cell.PublishDisplay(MimeBundle.Of("text/plain", string.Join('\n', lines)), Guid.NewGuid().ToString());
    }
}

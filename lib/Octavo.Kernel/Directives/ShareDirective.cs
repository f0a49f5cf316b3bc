using Octavo.Kernel.Cells;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Directives;

/// <summary>Gives the current language a value of another one: the object itself where both live in this process.</summary>
internal sealed class ShareDirective : ICellDirective
{
    private static readonly DirectiveSyntax Syntax = new()
    {
        Name = "share",
        Usage = "#!share --from LANGUAGE [--name] NAME [--as NAME] [--mime-type TYPE]",
        Options = ["from", "name", "as", "mime-type"],
        Bare = "name",
    };

    public string Name => Syntax.Name;

    public string Summary => "Takes a value from another language: #!share --from csharp x [--as y].";

    public void Run(DirectiveStep step, CellContext cell, KernelSession session)
    {
        var arguments = Syntax.Parse(step.Arguments, step.Line);
        var (source, name) = (arguments.Required("from"), arguments.Required("name"));
        var target = arguments.Text("as") ?? name;
        if (target == name && session.Catalog.FindLanguage(source) == step.Language)
        {
            throw Syntax.Wrong(step.Line, $"'{name}' would be shared from {step.Language.Name} with itself. Give it another name with --as, or write "
                + "#!share below the line that chooses the other language.");
        }

        var exchange = new ValueExchange(Syntax, step.Line, cell, session);
        exchange.Give(step.Language, target, exchange.Find(source, name).Value, arguments.Text("mime-type"));
    }
}

using Octavo.Kernel.Cells;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Directives;

/// <summary>
/// Gives the current language a value from the line itself, from another language, or from the user. Unlike in .NET Interactive a value
/// keeps its type without <c>--byref</c> too: an <see cref="int"/> does not become a <see cref="double"/>, nor a number a text.
/// </summary>
internal sealed class SetDirective : ICellDirective
{
    private static readonly DirectiveSyntax Syntax = new()
    {
        Name = "set",
        Usage = "#!set --name NAME --value (@LANGUAGE:NAME | @input:\"prompt\" | @password:\"prompt\" | literal) [--byref] [--mime-type TYPE]",
        Options = ["name", "value", "mime-type"],
        Flags = ["byref"],
    };

    public string Name => Syntax.Name;

    public string Summary => "Declares a value: #!set --name x --value (@csharp:y | @input:\"prompt\" | @password | 5).";

    public void Run(DirectiveStep step, CellContext cell, KernelSession session)
    {
        var arguments = Syntax.Parse(step.Arguments, step.Line);
        var (name, word) = (arguments.Required("name"), arguments.RequiredWord("value"));
        if (arguments.Has("byref") && arguments.Word("mime-type") is not null)
        {
            throw Syntax.Wrong(step.Line, "--byref passes the object itself, --mime-type another form of it: only one of them can be had.");
        }

        var exchange = new ValueExchange(Syntax, step.Line, cell, session);
        exchange.Give(step.Language, name, exchange.Evaluate(name, word), arguments.Text("mime-type"));
    }
}

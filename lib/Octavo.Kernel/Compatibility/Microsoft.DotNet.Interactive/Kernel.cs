using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Formatting;
using Octavo.Kernel.Execution;
using Octavo.Kernel.Languages;

namespace Microsoft.DotNet.Interactive;

/// <summary>The functions that every C# cell can call by their bare names. Stands in for the class of that name in .NET Interactive.</summary>
public sealed class Kernel
{
    private static readonly Kernel Only = new();

    private Kernel()
    {
    }

    /// <summary>The kernel that runs the cell.</summary>
    public static Kernel Current => Only;

    /// <summary>The kernel at the top; here the same one.</summary>
    public static Kernel Root => Only;

    /// <summary>The kernel at the top; here the same one.</summary>
    public Kernel RootKernel => Only;

    /// <summary>Name of the kernel.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "The signature is .NET Interactive's.")]
    public string Name => "csharp";

    /// <summary>Shows a value in the MIME types given, or in those preferred for its type.</summary>
    [SuppressMessage("Style", "IDE1006", Justification = "The name is .NET Interactive's.")]
    public static DisplayedValue display(object? value, params string[] mimeTypes) => value.Display(mimeTypes);

    /// <summary>Marks a text as HTML.</summary>
    public static IHtmlContent HTML(string content) => new HtmlString(content);

    /// <summary>Runs a script in the front end's page.</summary>
    public static void Javascript(string scriptContent) =>
        CellContext.Current?.PublishDisplay(JavaScriptLanguage.Script(scriptContent), Guid.NewGuid().ToString());

    /// <summary>Adds a style sheet to the front end's page.</summary>
    public static void CSS(string content) =>
        CellContext.Current?.PublishDisplay(MimeBundle.Of("text/html", $"<style>{content}</style>"), Guid.NewGuid().ToString());

    /// <summary>Asks the user for a line of text.</summary>
    public static Task<string> GetInputAsync(string prompt = "", string typeHint = "text") =>
        Task.FromResult(Ask(prompt, password: typeHint == "password"));

    /// <summary>Asks the user for several lines of text, one after another.</summary>
    public static Task<IDictionary<string, string>> GetInputsAsync(IEnumerable<InputDescription> inputDescriptions)
    {
        IDictionary<string, string> answers = new Dictionary<string, string>();
        foreach (var input in inputDescriptions)
        {
            answers[input.Name] = Ask(input.Prompt, password: input.TypeHint == "password");
        }

        return Task.FromResult(answers);
    }

    /// <summary>Asks the user for a password, which is not shown.</summary>
    public static Task<PasswordString> GetPasswordAsync(string prompt = "") =>
        Task.FromResult(new PasswordString(Ask(prompt, password: true)));

    internal static string Ask(string prompt, bool password)
    {
        var cell = CellContext.Current ?? throw new InvalidOperationException("Input can be asked for only while a cell runs.");
        cell.FlushStreams();
        return cell.Input.Ask(prompt, password, cell.Interrupted);
    }
}

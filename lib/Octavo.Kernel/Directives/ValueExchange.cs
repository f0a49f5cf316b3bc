using System.Globalization;
using System.Text.Json;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Formatting;
using Octavo.Kernel.Cells;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Directives;

/// <summary>Takes values from one language and gives them to another, for the directives that do so.</summary>
internal sealed class ValueExchange(DirectiveSyntax syntax, int line, CellContext cell, KernelSession session)
{
    private const string Json = "application/json";

    /// <summary>The value that a language holds under a name.</summary>
    public KernelValue Find(string languageName, string name)
    {
        var language = session.Catalog.FindLanguage(languageName)
            ?? throw syntax.Wrong(line, $"there is no language '{languageName}'. Languages that hold values: {Stores()}.");
        var store = language as IValueStore ?? throw syntax.Wrong(line, $"{language.Name} cells hold no values. These do: {Stores()}.");
        if (store.Find(name) is { } value)
        {
            return value;
        }

        var names = store.Values.Select(known => known.Name).ToArray();
        throw new CellFailedException("SharingError", names.Length == 0
            ? $"Line {line}: #!{syntax.Name}: {language.Name} has no value '{name}', nor any other yet."
            : $"Line {line}: #!{syntax.Name}: {language.Name} has no value '{name}'. It has {string.Join(", ", names.Take(50))}.");
    }

    /// <summary>Declares a value in a language, in another form where a MIME type asks for one.</summary>
    public void Give(ICellLanguage language, string name, object? value, string? mimeType)
    {
        var store = language as IValueStore
            ?? throw syntax.Wrong(line, $"{language.Name} cells hold no values. Write it into a cell of one that does: {Stores()}.");
        store.Set(name, mimeType is null ? value : Convert(name, value, mimeType), cell);
    }

    /// <summary>What a word of the line stands for: a value of a language, the user's answer, or itself.</summary>
    public object? Evaluate(string name, DirectiveWord word)
    {
        if (word.IsQuoted || !word.Text.StartsWith('@'))
        {
            return word.IsQuoted ? word.Text : Literal(word.Text);
        }

        var (source, rest) = word.Text[1..].Split(':', 2) is [var left, var right] ? (left, right) : (word.Text[1..], "");
        switch (source)
        {
            case "input":
                return Ask(name, rest, isPassword: false);
            case "password":
                return new PasswordString(Ask(name, rest, isPassword: true));
            default:
                return rest.Length > 0
                    ? Find(source, rest).Value
                    : throw syntax.Wrong(line, $"'{word.Text}' is no value. Write @csharp:name for another language's value, or quote it if it is meant as text.");
        }
    }

    /// <summary>A word as what it looks like: a whole number, a number, a truth value, nothing, else a text.</summary>
    public static object? Literal(string text) =>
        text switch
        {
            "true" => true,
            "false" => false,
            "null" => null,
            _ when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && IsCanonical(text) => number,
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && IsCanonical(text) => number,
            _ when text.Any(char.IsAsciiDigit) && text.AsSpan().ContainsAnyExcept("0123456789+-.eE") == false && IsCanonical(text)
                && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            _ => text,
        };

    // 007 is a name and +49 a telephone number.
    private static bool IsCanonical(string text)
    {
        var digits = text.TrimStart('-');
        return digits.Length == 1 || (char.IsAsciiDigit(digits[0]) && (digits[0] != '0' || !char.IsAsciiDigit(digits[1])));
    }

    private static object Convert(string name, object? value, string mimeType)
    {
        if (mimeType != Json)
        {
            return value as string ?? value.ToDisplayString(mimeType);
        }

        try
        {
            return JsonDocument.Parse(value as string ?? ValueJson.Write(name, value));
        }
        catch (JsonException problem)
        {
            throw new CellFailedException("SharingError", $"'{name}' is not JSON: {problem.Message}");
        }
    }

    private string Ask(string name, string rest, bool isPassword)
    {
        var prompt = rest;
        if (rest.StartsWith('{'))
        {
            try
            {
                using var settings = JsonDocument.Parse(rest);
                prompt = settings.RootElement.TryGetProperty("prompt", out var text) ? text.ToString() : "";
                isPassword |= settings.RootElement.TryGetProperty("type", out var type) && type.ToString() == "password";
            }
            catch (JsonException problem)
            {
                throw syntax.Wrong(line, $"{rest} is not JSON: {problem.Message}");
            }
        }

        cell.FlushStreams();
        return cell.Input.Ask(prompt.Length > 0 ? prompt : $"{name}: ", isPassword, cell.Interrupted);
    }

    private string Stores() => string.Join(", ", session.Catalog.Languages.Where(language => language is IValueStore).Select(language => language.Name));
}

using Octavo.Notebooks.Documents;

namespace Octavo.Notebooks.Client;

/// <summary>
/// Gives a notebook other parameters than it was written with: a new cell after the one tagged <c>parameters</c> assigns them again.
/// </summary>
public static class NotebookParameters
{
    private const string Defaults = "parameters";
    private const string Injected = "injected-parameters";

    /// <summary>The notebook's parameters with the literals of its cell tagged <c>parameters</c>; empty where it has no such cell.</summary>
    /// <param name="notebook">The notebook.</param>
    /// <param name="kernelLanguage">Language of cells that name none in a notebook that names none either, for example "C#" or "python".</param>
    public static IReadOnlyDictionary<string, string> Read(NotebookDocument notebook, string kernelLanguage) =>
        notebook.Cells.FirstOrDefault(IsDefaults) is { } cell
            ? Syntax(cell, notebook.DeclaredLanguage ?? kernelLanguage).Read(cell.Source).ToDictionary(parameter => parameter.Name, parameter => parameter.Literal)
            : new Dictionary<string, string>();

    /// <summary>
    /// A copy of the notebook with these parameters injected, in place of any that were injected before. Without parameters, a copy
    /// that runs with its own.
    /// </summary>
    /// <exception cref="ParameterException">
    /// The notebook has no parameters cell, does not have one of these parameters, or has it with a value of another kind.
    /// </exception>
    public static NotebookDocument Inject(
        NotebookDocument notebook, IReadOnlyDictionary<string, string> values, string kernelLanguage)
    {
        var name = notebook.Path ?? "the notebook";
        var copy = WithoutInjected(notebook);
        if (values.Count == 0)
        {
            return copy;
        }

        var position = copy.Cells.ToList().FindIndex(IsDefaults);
        if (position < 0)
        {
            throw new ParameterException($"'{name}' takes no parameters: it has no cell tagged '{Defaults}'.");
        }

        var cell = copy.Cells[position];
        var syntax = Syntax(cell, notebook.DeclaredLanguage ?? kernelLanguage);
        var known = syntax.Read(cell.Source);
        var lines = new List<string> { syntax.Comment + " Parameters" };
        foreach (var (key, value) in values)
        {
            var parameter = known.LastOrDefault(candidate => candidate.Name == key) ?? throw new ParameterException(
                $"'{name}' has no parameter '{key}'. It has: {string.Join(", ", known.Select(candidate => candidate.Name))}.");
            lines.Add(syntax.Write(parameter, value));
        }

        // The language line of the parameters cell holds for the new one too.
        var directive = cell.Source.Split('\n')[0] is var first && first.StartsWith("#!", StringComparison.Ordinal) ? first.TrimEnd() + "\n" : "";
        var injected = copy.Insert(position + 1, "code", directive + string.Join('\n', lines), Injected);
        foreach (var key in new[] { "polyglot_notebook", "dotnet_interactive" })
        {
            if (cell.Json["metadata"]?[key] is { } language)
            {
                injected.Json["metadata"]![key] = language.DeepClone();
            }
        }

        return copy;
    }

    private static bool IsDefaults(NotebookCell cell) => cell.IsCode && cell.Tags.Contains(Defaults);

    private static NotebookDocument WithoutInjected(NotebookDocument notebook)
    {
        var copy = notebook.Clone();
        for (var i = copy.Cells.Count - 1; i >= 0; i--)
        {
            if (copy.Cells[i].Tags.Contains(Injected))
            {
                copy.RemoveAt(i);
            }
        }

        return copy;
    }

    private static ParameterSyntax Syntax(NotebookCell cell, string kernelLanguage)
    {
        var first = cell.Source.Split('\n')[0].Trim();
        var language = first.StartsWith("#!", StringComparison.Ordinal) ? first[2..] : cell.Language ?? kernelLanguage;
        return ParameterSyntax.For(language);
    }
}

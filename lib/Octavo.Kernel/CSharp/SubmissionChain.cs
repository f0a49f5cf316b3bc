using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Octavo.Kernel.CSharp;

/// <summary>
/// The cells that later cells can see, each compiled as a continuation of those before it. A cell that leaves nothing to be seen is
/// not kept, and one whose every declaration was made anew is left out in time: neither the time nor the memory of a cell grows with
/// the number of cells that ran.
/// </summary>
/// <param name="options">How cells are compiled.</param>
/// <param name="references">What every cell can use.</param>
internal sealed class SubmissionChain(CSharpCompilationOptions options, IReadOnlyList<MetadataReference> references)
{
    private IReadOnlyList<MetadataReference> references = references;
    private CSharpCompilationOptions options = options;

    // Leaving cells out means binding those behind them again, so it is done for many at a time.
    private const int ShortestToPrune = 32;

    private readonly List<Submission> kept = [];
    private int limit = ShortestToPrune;
    private int count;
    private CSharpCompilation? template;

    /// <summary>How cells are parsed.</summary>
    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    /// <summary>The cells that later ones can see, oldest first.</summary>
    public IReadOnlyList<Submission> Kept => kept;

    /// <summary>What every cell can use, beside what cells themselves referred to.</summary>
    public IReadOnlyList<MetadataReference> References => references;

    /// <summary>The namespaces and classes that every cell uses.</summary>
    public IReadOnlyList<string> Imports => options.Usings;

    /// <summary>Lets the cells from now on use more assemblies, and these namespaces and classes.</summary>
    public void Use(IReadOnlyCollection<MetadataReference> more, IReadOnlyList<string> imports)
    {
        references = [.. references, .. more];
        options = options.WithUsings(imports);
        template = null;
    }

    /// <summary>The code as the next cell.</summary>
    public CSharpCompilation Next(string code, string path)
    {
        // The references are bound once for all the cells that follow the same one: adding code to a compilation keeps them.
        template ??= Create(Submission.NameOf(++count), tree: null, kept.Count == 0 ? null : kept[^1].Compilation);
        return template.AddSyntaxTrees(CSharpSyntaxTree.ParseText(SourceText.From(code, Encoding.UTF8), ParseOptions, path));
    }

    /// <summary>The objects of the kept cells by their places, with one place free at the end.</summary>
    public object?[] Slots() => [null, .. kept.Where(cell => cell.HasCode).Select(cell => cell.Instance), null];

    /// <summary>Keeps a cell that ran, if there is anything of it to be seen.</summary>
    public void Add(Submission cell)
    {
        if (cell.HasCode && cell.Instance is null || !cell.IsVisible)
        {
            return;
        }

        kept.Add(cell);
        template = null;
        var hidden = Hidden();
        foreach (var one in hidden)
        {
            one.Release();
        }

        if (kept.Count >= limit)
        {
            if (hidden.Count >= kept.Count / 4)
            {
                LeaveOut(hidden);
            }

            limit = Math.Max(ShortestToPrune, 2 * kept.Count);
        }
    }

    // Those that no code to come can reach by name, and that no kept cell's code refers to.
    private HashSet<Submission> Hidden()
    {
        var hidden = new HashSet<Submission>();
        var declared = new HashSet<string>(StringComparer.Ordinal);
        var used = new HashSet<string>(StringComparer.Ordinal);
        for (var i = kept.Count - 1; i >= 0; i--)
        {
            var cell = kept[i];
            if (!cell.HasDirectives && !used.Contains(cell.Name) && declared.IsSupersetOf(cell.Declared))
            {
                hidden.Add(cell);
            }
            else
            {
                declared.UnionWith(cell.Declared);
                used.UnionWith(cell.Uses);
            }
        }

        return hidden;
    }

    private void LeaveOut(HashSet<Submission> hidden)
    {
        var remaining = new List<Submission>();
        var compilations = new List<CSharpCompilation>();
        foreach (var cell in kept.Where(cell => !hidden.Contains(cell)))
        {
            var previous = compilations.Count == 0 ? null : compilations[^1];
            var compilation = cell.Compilation;
            if (compilation.ScriptCompilationInfo!.PreviousScriptCompilation != previous)
            {
                compilation = compilation.WithScriptCompilationInfo(compilation.ScriptCompilationInfo.WithPreviousScriptCompilation(previous));
                if (!Submission.Signatures(compilation).SequenceEqual(Submission.Signatures(cell.Compilation)))
                {
                    // It took something from a hidden cell that only the compiler saw, such as a constant: all stay.
                    return;
                }
            }

            remaining.Add(cell);
            compilations.Add(compilation);
        }

        for (var i = 0; i < remaining.Count; i++)
        {
            remaining[i].Compilation = compilations[i];
        }

        kept.Clear();
        kept.AddRange(remaining);
    }

    private CSharpCompilation Create(string name, SyntaxTree? tree, CSharpCompilation? previous) => CSharpCompilation.CreateScriptCompilation(
        name, tree, references, options.WithScriptClassName(name), previous, typeof(object));
}

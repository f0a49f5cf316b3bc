using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Octavo.Kernel.Cells;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.CSharp;

/// <summary>C# cells, each compiled as a continuation of those before it.</summary>
internal sealed class CSharpSession
{
    private static readonly string[] Imports =
    [
        "System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq",
        "Microsoft.DotNet.Interactive.Kernel", "Microsoft.DotNet.Interactive.JupyterInput",
    ];

    // That a library was built against another version of what is loaded: the SDK leaves both out too.
    private static readonly KeyValuePair<string, ReportDiagnostic>[] Unsaid = [new("CS1701", ReportDiagnostic.Suppress), new("CS1702", ReportDiagnostic.Suppress)];

    private readonly Lock gate = new();
    private readonly CellReferenceResolver resolver;
    private readonly SubmissionChain chain;
    private readonly LoadedReferences loaded;
    private readonly HashSet<string> paths = [];
    private Submission? running;

    public CSharpSession()
    {
        var catalog = new ReferenceCatalog();
        resolver = new CellReferenceResolver(catalog);
        loaded = new LoadedReferences(catalog, resolver);

        // A script of Roslyn's own gives the options, which include some that cannot be set from outside. A cell is too small to be
        // worth sharing out among threads.
        var script = ScriptOptions.Default
            .WithReferences(Array.Empty<MetadataReference>())
            .WithMetadataResolver(resolver)
            .WithSourceResolver(new CellSourceResolver())
            .WithImports(Imports)
            .WithOptimizationLevel(OptimizationLevel.Release)
            .WithAllowUnsafe(true);
        var compilationOptions = (CSharpCompilationOptions)CSharpScript.Create<object>("", script).GetCompilation().Options;
        chain = new SubmissionChain(
            compilationOptions.WithConcurrentBuild(false).WithSpecificDiagnosticOptions(compilationOptions.SpecificDiagnosticOptions.SetItems(Unsaid)),
            [.. catalog.Defaults]);
    }

    /// <summary>The variables that cells declared, the latest of each name.</summary>
    public IReadOnlyList<CellVariable> Variables
    {
        get
        {
            lock (gate)
            {
                return [.. chain.Kept.SelectMany(cell => cell.Variables())
                    .GroupBy(variable => variable.Name).Select(group => group.Last()).OrderBy(variable => variable.Name)];
            }
        }
    }

    /// <summary>What ran so far, in order; the next cell sees what it declared.</summary>
    public IReadOnlyList<CSharpSubmission> Submissions
    {
        get
        {
            lock (gate)
            {
                return [.. chain.Kept.Select(cell => new CSharpSubmission(cell.Compilation.SyntaxTrees[^1].ToString(), [.. cell.Compilation.References]))];
            }
        }
    }

    /// <summary>What every cell can refer to without asking.</summary>
    public IReadOnlyList<MetadataReference> DefaultReferences => chain.References;

    /// <summary>The namespaces and classes whose names every cell has.</summary>
    public IReadOnlyList<string> DefaultImports => chain.Imports;

    /// <summary>Runs and shows a first expression, so that the user's first cell finds everything loaded.</summary>
    public void WarmUp()
    {
        lock (gate)
        {
            var compilation = chain.Next("var warm = 1; warm + 1", "warm-up");
            var submission = SubmissionCompiler.Compile(compilation, chain, CancellationToken.None).Submission!;
            DisplayFormatter.Format(submission.Start().GetAwaiter().GetResult()).ToJson();
        }
    }

    /// <summary>Runs code and publishes the value of its last expression.</summary>
    /// <exception cref="CellFailedException">It does not compile.</exception>
    public void Run(string code, CellContext cell)
    {
        if (Evaluate(code, cell) is (true, var value))
        {
            cell.PublishResult(Abortable.Run(() => Task.FromResult(DisplayFormatter.Format(value)), cell));
        }
    }

    /// <summary>Runs code; whether it ends in an expression, and its value.</summary>
    public (bool HasValue, object? Value) Evaluate(string code, CellContext cell)
    {
        var submission = Prepare(code, cell);
        var compilation = submission.Compilation;
        object? value;
        try
        {
            value = Abortable.Run(submission.Start, cell);
        }
        catch (Exception problem)
        {
            cell.Interrupted.ThrowIfCancellationRequested();
            throw problem is CellFailedException ? problem : new CellFailedException(CellTraceback.Describe(problem));
        }
        finally
        {
            // What was declared before an exception or an interrupt stays declared, as in every notebook.
            lock (gate)
            {
                if (running == submission)
                {
                    Settle();
                }
            }
        }

        cell.Interrupted.ThrowIfCancellationRequested();

        // A call of a method that returns nothing gives null too; asking which it was would bind the code again, so it is left to that case.
        return (SubmissionCompiler.LastExpression(compilation) is { } last && (value is not null || SubmissionCompiler.HasValue(compilation, last)), value);
    }

    /// <summary>Declares a variable that holds the value itself, typed as closely as C# can name it.</summary>
    public void Declare(string name, object? value, CellContext cell)
    {
        if (!SyntaxFacts.IsValidIdentifier(name))
        {
            throw new CellFailedException("SharingError", $"'{name}' is no name for a C# variable. Choose another with --as.");
        }

        foreach (var assembly in FSharp.ValueTypes.Assemblies(value?.GetType() ?? typeof(object)))
        {
            AddReference(assembly);
        }

        var type = TypeNames.Full(FSharp.ValueTypes.Declared(value?.GetType() ?? typeof(object)));
        var offer = Microsoft.DotNet.Interactive.SharedValues.Offer(value);
        Evaluate($"{type} @{name} = ({type})global::Microsoft.DotNet.Interactive.SharedValues.Take({offer});", cell);
    }

    /// <summary>Lets the cells from now on name the types of an assembly that is loaded.</summary>
    public void AddReference(Assembly assembly)
    {
        lock (gate)
        {
            chain.Use(loaded.Add(assembly), [.. Imports, .. loaded.Modules]);
        }
    }

    /// <summary>Lets the cells from now on use an assembly.</summary>
    public void AddReference(string path)
    {
        lock (gate)
        {
            if (paths.Add(path))
            {
                chain.Use(resolver.ResolveReference(path, null, MetadataReferenceProperties.Assembly), chain.Imports);
            }
        }
    }

    // Compiles the next cell. From here on it counts as the one that runs, even if it must be left behind running.
    private Submission Prepare(string code, CellContext cell)
    {
        lock (gate)
        {
            Settle();
            var compilation = chain.Next(code, cell.Place);
            RefusePackages(compilation);
            LoadReferences(compilation);
            var (submission, diagnostics) = SubmissionCompiler.Compile(compilation, chain, cell.Interrupted);
            Report(diagnostics, cell);
            return running = submission!;
        }
    }

    private void Settle()
    {
        if (running is { } ran)
        {
            ran.Settle();
            chain.Add(ran);
            running = null;
        }
    }

    /// <summary>Whether the code can run as it stands: "complete", "incomplete" or "invalid".</summary>
    public static string Completeness(string code)
    {
        var tree = CSharpSyntaxTree.ParseText(code, SubmissionChain.ParseOptions);
        return !SyntaxFactory.IsCompleteSubmission(tree) ? "incomplete"
            : tree.GetDiagnostics().Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) ? "invalid"
            : "complete";
    }

    private static void RefusePackages(Compilation compilation)
    {
        foreach (var tree in compilation.SyntaxTrees)
        {
            foreach (var directive in tree.GetCompilationUnitRoot().GetReferenceDirectives())
            {
                if (directive.File.ValueText.StartsWith("nuget", StringComparison.OrdinalIgnoreCase))
                {
                    var line = directive.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
                    throw new CellFailedException(
                        "UnsupportedDirective",
                        $"Line {line}: #r \"{directive.File.ValueText}\": a package can be asked for only in a cell, "
                        + "not in a file that it loads. Write the same line in a cell before.");
                }
            }
        }
    }

    private static void Report(IReadOnlyCollection<Diagnostic> diagnostics, CellContext cell)
    {
        var errors = diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToArray();
        if (errors.Length > 0)
        {
            throw new CellFailedException(CompilationReport.Describe(errors));
        }

        foreach (var warning in diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Warning))
        {
            cell.Write("stderr", CompilationReport.Format(warning) + "\n");
        }
    }

    private void LoadReferences(Compilation compilation)
    {
        foreach (var reference in compilation.References.OfType<PortableExecutableReference>())
        {
            if (reference.FilePath is { } path)
            {
                resolver.Load(path);
            }
        }
    }
}

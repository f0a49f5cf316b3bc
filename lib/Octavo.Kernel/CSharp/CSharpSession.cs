using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.CodeAnalysis.Scripting.Hosting;
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

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    private readonly Lazy<Task<ScriptState<object>>> start;
    private readonly CellReferenceResolver resolver;
    private readonly InteractiveAssemblyLoader loader = new();
    private readonly ScriptOptions options;
    private ScriptState<object>? state;

    public CSharpSession()
    {
        var catalog = new ReferenceCatalog();
        resolver = new CellReferenceResolver(catalog, loader);
        options = ScriptOptions.Default
            .WithReferences(catalog.Defaults)
            .WithMetadataResolver(resolver)
            .WithSourceResolver(new CellSourceResolver())
            .WithImports(Imports)
            .WithLanguageVersion(LanguageVersion.Latest)
            .WithOptimizationLevel(OptimizationLevel.Release)
            .WithEmitDebugInformation(true)
            .WithFileEncoding(Encoding.UTF8)
            .WithAllowUnsafe(true);
        start = new Lazy<Task<ScriptState<object>>>(() => CSharpScript.Create<object>("", options, assemblyLoader: loader).RunAsync());
    }

    /// <summary>The variables that cells declared, the latest of each name.</summary>
    public IReadOnlyList<ScriptVariable> Variables =>
        state is null ? [] : [.. state.Variables.GroupBy(variable => variable.Name).Select(group => group.Last()).OrderBy(variable => variable.Name)];

    /// <summary>What ran so far, in order; the next cell sees what it declared.</summary>
    public IReadOnlyList<CSharpSubmission> Submissions { get; private set; } = [];

    /// <summary>What every cell can refer to without asking.</summary>
    public IReadOnlyList<MetadataReference> DefaultReferences => options.MetadataReferences;

    /// <summary>The namespaces and classes whose names every cell has.</summary>
    public IReadOnlyList<string> DefaultImports => Imports;

    /// <summary>Runs and shows a first expression, so that the user's first cell finds everything loaded.</summary>
    public void WarmUp()
    {
        var first = start.Value.GetAwaiter().GetResult();
        var next = first.ContinueWithAsync<object>("var warm = 1; warm + 1", options).GetAwaiter().GetResult();
        DisplayFormatter.Format(next.ReturnValue).ToJson();
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
        var previous = state ?? start.Value.GetAwaiter().GetResult();
        var script = previous.Script.ContinueWith<object>(code, options.WithFilePath($"In [{cell.ExecutionCount}]"));
        var compilation = script.GetCompilation();
        RefusePackages(compilation);
        LoadReferences(compilation);
        Report(Compile(script, cell), cell);

        var next = Abortable.Run(
            () => script.RunFromAsync(previous, catchException: static _ => true, cell.Interrupted), cell);
        cell.Interrupted.ThrowIfCancellationRequested();

        // What was declared before an exception stays declared, as in every notebook.
        state = next;
        Submissions = [.. Submissions, new CSharpSubmission(code, [.. compilation.References])];
        if (next.Exception is { } problem)
        {
            throw problem is CellFailedException ? problem : new CellFailedException(CellTraceback.Describe(problem));
        }

        return (EndsInExpression(compilation), next.ReturnValue);
    }

    /// <summary>Declares a variable that holds the value itself, typed as closely as C# can name it.</summary>
    public void Declare(string name, object? value, CellContext cell)
    {
        if (!SyntaxFacts.IsValidIdentifier(name))
        {
            throw new CellFailedException("SharingError", $"'{name}' is no name for a C# variable. Choose another with --as.");
        }

        var type = TypeNames.Full(value?.GetType() ?? typeof(object));
        var offer = Microsoft.DotNet.Interactive.SharedValues.Offer(value);
        Evaluate($"{type} @{name} = ({type})global::Microsoft.DotNet.Interactive.SharedValues.Take({offer});", cell);
    }

    private static System.Collections.Immutable.ImmutableArray<Diagnostic> Compile(Script<object> script, CellContext cell)
    {
        try
        {
            return script.Compile(cell.Interrupted);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            // Seen: a switch expression taken apart into variables at the top level ends in a NullReferenceException inside Roslyn.
            throw new CellFailedException(new CellError
            {
                Name = "CompilerFailureException",
                Message = $"The C# compiler itself failed on this cell ({problem.GetType().Name}). The fault is the compiler's, in its scripting mode: "
                    + "write the cell in another way, for example assign to one variable first and take it apart in a second statement.",
                Traceback = [problem.ToString()],
            });
        }
    }

    /// <summary>Whether the code can run as it stands: "complete", "incomplete" or "invalid".</summary>
    public static string Completeness(string code)
    {
        var tree = CSharpSyntaxTree.ParseText(code, ParseOptions);
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
                        $"Line {line}: #r \"{directive.File.ValueText}\": packages are not supported by this kernel yet. "
                        + "Refer to a built assembly by its path: #r \"folder/Library.dll\".");
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

    private static bool EndsInExpression(Compilation compilation)
    {
        var tree = compilation.SyntaxTrees.Last();
        return tree.GetCompilationUnitRoot().Members.LastOrDefault() is GlobalStatementSyntax
        {
            Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } statement,
        }
            && compilation.GetSemanticModel(tree).GetTypeInfo(statement.Expression).Type is not { SpecialType: SpecialType.System_Void };
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

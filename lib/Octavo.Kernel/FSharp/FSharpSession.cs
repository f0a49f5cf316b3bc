using FSharp.Compiler.CodeAnalysis;
using FSharp.Compiler.Diagnostics;
using FSharp.Compiler.Interactive;
using FSharp.Compiler.Text;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Control;
using Microsoft.FSharp.Core;
using Octavo.Kernel.Cells;
using Octavo.Kernel.CSharp;
using Octavo.Kernel.Execution;
using Octavo.Kernel.Packages;

namespace Octavo.Kernel.FSharp;

/// <summary>F# cells, each evaluated as a continuation of those before it.</summary>
internal sealed class FSharpSession(Lazy<PackageLoader> packages)
{
    // The same names without asking as in .NET Interactive.
    private const string Prelude = """
        open System
        open System.IO
        open System.Text
        open Microsoft.DotNet.Interactive.Formatting
        open type Microsoft.DotNet.Interactive.Kernel
        open type Microsoft.DotNet.Interactive.JupyterInput
        """;

    private readonly Lazy<Shell.FsiEvaluationSession> start = new(Start);
    private readonly HashSet<string> referenced = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock warming = new();
    private bool used;
    private FSharpParsingOptions? parsing;
    private FSharpAssistance? assistance;

    private Shell.FsiEvaluationSession Interactive => start.Value;

    /// <summary>The values that cells declared, the latest of each name.</summary>
    public IReadOnlyList<KernelValue> Values =>
    [
        .. Interactive.GetBoundValues().Where(bound => bound.Name != "it").GroupBy(bound => bound.Name).Select(group => group.Last())
            .Select(bound => new KernelValue(bound.Name, bound.Value.ReflectionType, bound.Value.ReflectionValue)).OrderBy(value => value.Name, StringComparer.Ordinal),
    ];

    /// <summary>Evaluates and shows a first expression, so that the user's first cell finds everything loaded.</summary>
    public void WarmUp()
    {
        // F# evaluates one thing at a time: a cell waits for this, and after a cell there is nothing left to warm.
        lock (warming)
        {
            if (used)
            {
                return;
            }

            var (value, _, _) = Unpack(Interactive.EvalInteractionNonThrowing("let warm = 1 in [warm + 1].Head", "warm", FSharpOption<CancellationToken>.None));
            DisplayFormatter.Format(value?.ReflectionValue).ToJson();
        }

        // The parser that takes cells apart is another one; a cell of one line does not need it.
        Parse("1");
    }

    /// <summary>Runs code and publishes the value of its last expression.</summary>
    /// <exception cref="CellFailedException">It does not compile, or it threw.</exception>
    public void Run(string code, CellContext cell)
    {
        if (Evaluate(code, cell) is (true, var value))
        {
            cell.PublishResult(Abortable.Run(() => Task.FromResult(DisplayFormatter.Format(value)), cell));
        }
    }

    /// <summary>Runs code; whether it ends in an expression that is not unit, and its value.</summary>
    public (bool HasValue, object? Value) Evaluate(string code, CellContext cell)
    {
        lock (warming)
        {
            used = true;
        }

        Shell.FsiValue? last = null;
        var (split, checks) = Split(code);
        var sections = LoadPackages(split, cell);
        for (var i = 0; i < sections.Count;)
        {
            // What follows a directive can be understood only after it.
            var end = i + 1;
            while (!sections[i].IsDirective && end < sections.Count && !sections[end].IsDirective)
            {
                end++;
            }

            last = EvaluateTogether([.. sections.Take(i..end)], checks, code, cell);
            i = end;
        }

        return last is null || last.ReflectionType == typeof(Unit) ? (false, null) : (true, last.ReflectionValue);
    }

    /// <summary>Declares a value under a name: the value itself, not a copy.</summary>
    public void Set(string name, object? value, CellContext cell)
    {
        if (value is null)
        {
            Evaluate($"let ``{name}`` : obj = null", cell);
            return;
        }

        AddReferences(ValueTypes.Assemblies(value.GetType()).Select(assembly => assembly.Location));
        var type = ValueTypes.FSharpName(ValueTypes.Nearest(ValueTypes.Declared(value.GetType())));
        var number = Microsoft.DotNet.Interactive.SharedValues.Offer(value);
        Evaluate($"let ``{name}`` = unbox<{type}> (Microsoft.DotNet.Interactive.SharedValues.Take {number})", cell);
    }

    /// <summary>Makes assemblies known to the cells.</summary>
    public void AddReferences(IEnumerable<string> paths)
    {
        var lines = string.Concat(paths.Where(path => path.Length > 0 && referenced.Add(path)).Select(path => $"#r @\"{path}\"\n"));
        if (lines.Length > 0)
        {
            Interactive.EvalInteractionNonThrowing(lines, "reference", FSharpOption<CancellationToken>.None);
        }
    }

    private static Shell.FsiEvaluationSession Start()
    {
        FSharpFormatters.Register();
        var catalog = new PlatformAssemblies();
        string[] arguments =
        [
            "fsi", "--quiet", "--nologo", "--noninteractive", "--usesdkrefs-", "--noframework", "--simpleresolution", "--targetprofile:netcore",
            "--multiemit+", "--optimize+", "--debug:portable", "--langversion:latest", "--nowarn:75",
            .. catalog.ForCells.Select(path => "-r:" + path),
        ];
        var session = Shell.FsiEvaluationSession.Create(
            Shell.FsiEvaluationSession.GetDefaultConfiguration(), arguments, TextReader.Null, Console.Out, TextWriter.Null, FSharpOption<bool>.None, null);
        var (_, problem, diagnostics) = Unpack(session.EvalInteractionNonThrowing(Prelude, "start", FSharpOption<CancellationToken>.None));
        return problem is null ? session : throw new InvalidOperationException($"F# did not start: {string.Join(' ', diagnostics.Select(one => one.Message))}", problem);
    }

    /// <summary>Helps with typing; loads no more than the cells do.</summary>
    public FSharpAssistance Assistance => assistance ??= new FSharpAssistance(Interactive);

    /// <summary>Whether the code can run as it stands: "complete", "incomplete" or "invalid".</summary>
    public string Completeness(string code) => FSharpAssistance.Completeness(code, Parse(code));

    private (IReadOnlyList<CellSection> Sections, LoopChecks? Checks) Split(string code)
    {
        // One line is one section, unless it is a directive.
        var isWhole = !code.TrimStart('\n').Contains('\n', StringComparison.Ordinal) && !code.Contains('#', StringComparison.Ordinal);
        if (isWhole && !LoopChecks.MayBeNeeded(code))
        {
            return ([CellSection.Whole(code)], null);
        }

        var parsed = Parse(code);
        if (parsed.ParseHadErrors)
        {
            return ([CellSection.Whole(WithoutPackages(code))], null);
        }

        return (isWhole ? [CellSection.Whole(code)] : CellSections.Split(code, parsed.ParseTree), LoopChecks.Find(code, parsed.ParseTree));
    }

    // Code that cannot be read is only reported on: nothing is installed for it.
    private static string WithoutPackages(string code) =>
        string.Join('\n', code.Split('\n').Select(line => FSharpAssistance.IsPackage(line) ? "" : line));

    private FSharpParseFileResults Parse(string code)
    {
        var checker = Interactive.InteractiveChecker;
        const string File = "cell.fsx";
        parsing ??= checker.GetParsingOptionsFromCommandLineArgs(ListModule.OfSeq([File]), ListModule.OfSeq(["--langversion:latest"]), true, false).Item1;
        return FSharpAsync.RunSynchronously(
            checker.ParseFile(File, SourceText.ofString(code), parsing, FSharpOption<bool>.Some(false), null), null, null);
    }

    // Before anything else of the cell, and all together: each restore takes seconds.
    private List<CellSection> LoadPackages(IReadOnlyList<CellSection> sections, CellContext cell)
    {
        var directives = new List<PackageDirective>();
        var rest = new List<CellSection>();
        foreach (var section in sections)
        {
            if (section.IsDirective && PackageDirective.Parse(section.Text.Trim(), section.FirstLine) is { } directive)
            {
                directives.Add(directive);
            }
            else
            {
                rest.Add(section);
            }
        }

        if (directives.Count > 0)
        {
            AddReferences(packages.Value.Load(directives, cell));
        }

        return rest;
    }

    // Nothing runs unless all of it compiles.
    private Shell.FsiValue? EvaluateTogether(IReadOnlyList<CellSection> sections, LoopChecks? checks, string code, CellContext cell)
    {
        checks = checks?.Any(sections[0].FirstLine, sections[^1].LastLine) == true ? checks : null;
        var isChecked = sections.Count > 1 || checks is not null;
        if (isChecked)
        {
            checks = CheckBefore(sections.Aggregate((all, next) => all.With(next)), checks, code, cell);
        }

        Shell.FsiValue? last = null;
        CellSection? waiting = null;
        for (var i = 0; i < sections.Count; i++)
        {
            var section = waiting is null ? sections[i] : waiting.With(sections[i]);
            var (value, problem, diagnostics) = EvaluateOnce(section, checks, cell);
            if (problem is Shell.FsiCompilationException && i + 1 < sections.Count)
            {
                // Alone it does not compile (the type of a value may follow from what is done with it below), so nothing of it has run.
                waiting = section;
                continue;
            }

            if (problem is Shell.FsiCompilationException && checks is not null)
            {
                (value, problem, diagnostics) = EvaluateOnce(section, null, cell);
            }

            if (!isChecked || problem is Shell.FsiCompilationException)
            {
                Report(diagnostics, code, cell);
            }

            if (problem is not null)
            {
                throw problem is CellFailedException ? problem : new CellFailedException(CellTraceback.Describe(problem));
            }

            waiting = null;
            last = value;
        }

        return last;
    }

    // Says what the compiler has to say of the code as it was written; gives the checks back unless they would change anything of that.
    private LoopChecks? CheckBefore(CellSection whole, LoopChecks? checks, string code, CellContext cell)
    {
        var interrupting = checks is null ? null : Diagnose(whole.CodeWithChecks(checks, Place(cell)));
        if (interrupting is { Length: 0 })
        {
            return checks;
        }

        var written = Diagnose(whole.Code);
        Report(written, code, cell);
        return interrupting is not null && interrupting.Select(Gist).SequenceEqual(written.Select(Gist)) ? checks : null;
    }

    private FSharpDiagnostic[] Diagnose(string code) => Interactive.ParseAndCheckInteraction(code, FSharpOption<bool>.None).Item2.Diagnostics;

    private static (int Line, int Number, string Message) Gist(FSharpDiagnostic diagnostic) => (diagnostic.StartLine, diagnostic.ErrorNumber, diagnostic.Message);

    // An expression of any type at all, such as failwith's or raise's, is refused as a result though it never has one.
    private static bool IsAboutGenericResult(FSharpDiagnostic diagnostic) =>
        diagnostic.ErrorNumber == 30 && diagnostic.Message.Contains("'it'", StringComparison.Ordinal);

    private (Shell.FsiValue? Value, Exception? Problem, FSharpDiagnostic[] Diagnostics) EvaluateOnce(CellSection section, LoopChecks? checks, CellContext cell)
    {
        var outcome = EvaluateOnce(section.CodeWithChecks(checks, Place(cell)), cell);
        return outcome.Problem is Shell.FsiCompilationException && section.Ending is { } ending && outcome.Diagnostics.Any(IsAboutGenericResult)
            ? EvaluateOnce(section.CodeWithoutResult(ending, checks, Place(cell)), cell)
            : outcome;
    }

    private (Shell.FsiValue? Value, Exception? Problem, FSharpDiagnostic[] Diagnostics) EvaluateOnce(string code, CellContext cell)
    {
        var outcome = FSharpEvaluation.Run(
            () => Unpack(Interactive.EvalInteractionNonThrowing(code, Place(cell), FSharpOption<CancellationToken>.Some(cell.Interrupted))), cell);
        cell.Interrupted.ThrowIfCancellationRequested();
        return outcome;
    }

    private static void Report(FSharpDiagnostic[] diagnostics, string code, CellContext cell)
    {
        var errors = diagnostics.Where(diagnostic => diagnostic.Severity.IsError).ToArray();

        // "Parse error" adds nothing to what the parser said before.
        errors = errors.Length > 1 ? [.. errors.Where(error => error.ErrorNumber != 192)] : errors;
        if (errors.Length > 0)
        {
            throw new CellFailedException(FSharpReport.Describe(errors, Place(cell), code));
        }

        foreach (var warning in diagnostics.Where(diagnostic => diagnostic.Severity.IsWarning))
        {
            cell.Write("stderr", FSharpReport.Format(warning, Place(cell), code) + "\n");
        }
    }

    private static string Place(CellContext cell) => $"In [{cell.ExecutionCount}]";

    private static (Shell.FsiValue? Value, Exception? Problem, FSharpDiagnostic[] Diagnostics) Unpack(
        Tuple<FSharpChoice<FSharpOption<Shell.FsiValue>?, Exception>, FSharpDiagnostic[]> outcome) => outcome.Item1 switch
        {
            FSharpChoice<FSharpOption<Shell.FsiValue>?, Exception>.Choice1Of2 success => (success.Item?.Value, null, outcome.Item2),
            FSharpChoice<FSharpOption<Shell.FsiValue>?, Exception>.Choice2Of2 failure => (null, failure.Item, outcome.Item2),
            _ => throw new InvalidOperationException("F# gave neither a value nor an error."),
        };
}

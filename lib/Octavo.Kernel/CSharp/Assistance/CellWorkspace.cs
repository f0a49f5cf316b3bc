using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Octavo.Kernel.CSharp.Assistance;

/// <summary>
/// The session as Roslyn's editor services see it: what ran is a chain of projects, each of which continues the one before, and the code
/// being typed continues the last. Only what a request looks at is compiled, and what was compiled for one request serves the next.
/// </summary>
internal sealed partial class CellWorkspace
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    private readonly CSharpSession session;
    private readonly CSharpCompilationOptions options;
    private readonly HashSet<MetadataReference> references;
    private readonly List<string> taken = [];
    private readonly Solution empty;
    private Solution solution;
    private SubmissionBatch batch = new();
    private DocumentId? last;
    private DocumentId? typing;

    public CellWorkspace(CSharpSession session)
    {
        this.session = session;
        references = [.. session.DefaultReferences];
        options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            usings: session.DefaultImports,
            allowUnsafe: true,
            concurrentBuild: false,
            metadataReferenceResolver: new TypedReferenceResolver(session.DefaultReferences),
            sourceReferenceResolver: new CellSourceResolver());
        empty = solution = new AdhocWorkspace(EditorServices.Host).CurrentSolution;
    }

    /// <summary>The code as a document that continues what ran so far.</summary>
    public Document Open(string code)
    {
        TakeOver();
        if (typing is null)
        {
            typing = Continue(code, "typing");
        }
        else
        {
            solution = solution.WithDocumentText(typing, SourceText.From(code));
        }

        return solution.GetDocument(typing)!;
    }

    // What ran since the last request joins the last project or begins another.
    private void TakeOver()
    {
        var submissions = session.Submissions;

        // A session that leaves out what nobody can see any more is followed anew.
        if (!submissions.Take(taken.Count).Select(submission => submission.Code).SequenceEqual(taken))
        {
            (solution, last, typing) = (empty, null, null);
            taken.Clear();
        }

        foreach (var submission in submissions.Skip(taken.Count))
        {
            var known = references.Count;
            references.UnionWith(submission.References);
            Add(WithoutReferences(submission.Code), references.Count > known);
            taken.Add(submission.Code);
        }
    }

    // The solution always goes on from the one that was asked: what was compiled for an answer stays compiled.
    private void Add(string code, bool refersToMore)
    {
        var joined = last is not null && batch.TryAdd(code, ParseOptions);
        if (typing is not null && (refersToMore || !joined))
        {
            solution = solution.RemoveProject(typing.ProjectId);
            typing = null;
        }

        if (joined)
        {
            solution = solution.WithDocumentText(last!, SourceText.From(batch.Code));
            solution = refersToMore ? solution.WithProjectMetadataReferences(last!.ProjectId, references) : solution;
            return;
        }

        batch = new SubmissionBatch();
        batch.TryAdd(code, ParseOptions);
        last = Continue(batch.Code, $"submission {taken.Count}");
    }

    private DocumentId Continue(string code, string name)
    {
        var project = ProjectId.CreateNewId(name);
        var document = DocumentId.CreateNewId(project, name);
        var text = TextAndVersion.Create(SourceText.From(code), VersionStamp.Create());
        var info = ProjectInfo.Create(
            project,
            VersionStamp.Create(),
            name,
            name,
            LanguageNames.CSharp,
            compilationOptions: options,
            parseOptions: ParseOptions,
            documents: [DocumentInfo.Create(document, name, sourceCodeKind: SourceCodeKind.Script, loader: TextLoader.From(text))],
            projectReferences: last is null ? [] : [new ProjectReference(last.ProjectId)],
            metadataReferences: references,
            isSubmission: true);
        solution = solution.AddProject(info);
        return document;
    }

    // What these lines named is among the references already; a second look at the files could only find something else.
    private static string WithoutReferences(string code) =>
        ReferenceLine().Replace(code, match => new string(' ', match.Length));

    [GeneratedRegex("""^[ \t]*#[ri][ \t]+"[^"\r\n]*"[ \t]*""", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ReferenceLine();
}

using System.Text.Json.Nodes;
using Octavo.Notebooks.Documents;
using Octavo.Notebooks.Html;

namespace Octavo.Notebooks.Tests.Html;

/// <summary>A notebook with one of everything that a page can show.</summary>
internal static class SampleNotebook
{
    /// <summary>A small script that stands for a plotting library, as figures carry it: the same in every output.</summary>
    public const string Library = "<script data-asset=\"plots-1.0\">window.plots = (window.plots || 0) + 1;</script>";

    public const string Introduction = """
        # Do *larger* models need fewer words?

        A larger model is said to be the better learner. Here **six sizes** of one architecture read the same text, three seeds each, and the
        loss is fitted by a power law in the number of parameters $N$,

        $$
        L(N) = L_\infty + \left(\frac{N_c}{N}\right)^{\alpha_N}, \qquad \alpha_N \approx 0.076,
        $$

        after Kaplan et al. (2020, section 3.1). Every mean stands with its interval, and the trivial baseline is drawn on each chart.
        See [the data](#the-data) or <https://example.org/paper>. Costs $5 and then $6, which is no mathematics.

        | Claim | Source | Rule set before the run |
        |:--|:--|--:|
        | Loss falls as a power of $N$ | Kaplan et al. 2020 | $R^2 > 0.9$ |
        | The exponent is `0.076` | Kaplan et al. 2020 | in the interval |

        - [x] rules written down
        - [ ] run on a second corpus
        - ~~one seed is enough~~

        > The prediction: the curve bends where the corpus ends.

        ```mermaid
        flowchart LR
          Manifest --> Cache --> Tokens --> Batches --> Model --> Record
          Record --> Figure & Verdict
        ```
        """;

    public static NotebookDocument Create()
    {
        var document = NotebookDocument.Parse("""{"cells":[],"metadata":{"kernelspec":{"name":"octavo"}},"nbformat":4,"nbformat_minor":5}""");
        Markdown(document, Introduction);
        Code(document, "#!csharp\n#r \"Octavo.dll\"\nusing Octavo.Models;\n");
        Code(document, "var seed = 17;            // every draw derives from it\nvar profile = \"quick\";", "parameters");
        Markdown(document, "## The data\n\nOne corpus, split once.\n\n### Its size");
        Code(document, """
            // Read, split, count: the record knows its own units.
            var corpus = await Corpus.LoadAsync("dotnet-api-docs", seed);
            var sizes = GptConfig.Nano with { Width = 128, Layers = 4 };
            foreach (var (name, tokens) in corpus.Splits.OrderBy(split => split.Key))
                Console.WriteLine($"{name,-12} {tokens.Length:N0} tokens, {1.5e-3:0.0} ms each");
            """, Stream("stdout", "train        9,412,883 tokens\n"), Stream("stdout", "\u001b[32mvalidation\u001b[0m   1,045,876 tokens\n"),
            Stream("stderr", "warning: 3 lines were <longer> than the window & cut\n"));
        Code(document, "table.Display();", Bundle("text/html", """
            <table class="dataframe"><thead><tr><th>Model</th><th>Parameters</th><th>Loss</th><th>95% interval</th></tr></thead><tbody>
            <tr><td>nano-1</td><td>12,480</td><td>2.431</td><td>[2.418, 2.444]</td></tr>
            <tr><td>nano-2</td><td>98,304</td><td>1.987</td><td>[1.979, 1.996]</td></tr>
            <tr><td>nano-3</td><td>811,008</td><td>1.642</td><td>[1.630, 1.655]</td></tr></tbody></table>
            """));
        Markdown(document, "## The curve\n\nBoth axes are logarithmic; the dashed line is the 5-gram baseline.");
        Code(document, "Figure.Scaling(runs, fit)", Bundle("text/html", Library + """<div id="figure-1">a figure</div><script>document.getElementById('figure-1').dataset.drawn = 'yes';</script>"""));
        Code(document, "Figure.Loss(runs)", Bundle("text/html", "<div>another</div>" + Library), Bundle("image/svg+xml", """
            <svg viewBox="0 0 640 240" width="640" height="240"><rect width="640" height="240" fill="#fff"/><path d="M40 20V200H620" fill="none" stroke="#5c6670"/>
            <path d="M40 40C140 120 300 165 620 180" fill="none" stroke="#0b5aa8" stroke-width="2.5"/><path d="M40 150H620" stroke="#a3231a" stroke-dasharray="6 5"/></svg>
            """, ("text/plain", "Loss falls from 4.2 to 1.6 nats per token")));
        Code(document, "fit.Formula", Bundle("text/latex", "$$\\hat\\alpha_N = 0.081 \\pm 0.006$$"));
        Code(document, "#!fsharp\nlet rec perplexity = function\n    | [] -> 1.0  // nothing read\n    | loss :: rest -> exp loss * perplexity rest\nprintfn \"%.3f\" (perplexity [ 0.1; 0.2 ])", Stream("stdout", "1.350\n"));
        Code(document, "#!sql\nSELECT model, AVG(loss) AS mean FROM runs WHERE seed IN (1, 2, 3) GROUP BY model -- all seeds");
        Code(document, "#!javascript\nconst total = [1, 2, 3].reduce((sum, x) => sum + x, 0); // six\nelement.textContent = `total ${total}`;",
            Bundle("application/javascript", "element.textContent = 'total ' + [1, 2, 3].reduce((sum, x) => sum + x, 0);"));
        Code(document, "#!html\n<b class=\"note\">bold &amp; brave</b><script>let x = 1;</script>", Bundle("text/html", "<p>An <b>HTML</b> cell.</p>"));
        Code(document, "#!mermaid\nsequenceDiagram\n  Client->>Kernel: execute_request\n  Kernel-->>Client: execute_reply",
            Bundle("text/vnd.mermaid", "sequenceDiagram\n  Client->>Kernel: execute_request\n  Kernel-->>Client: execute_reply", ("text/html", "<script src='https://example.org/mermaid.js'></script>")));
        Code(document, "run", Bundle("application/json", null, ("application/json", JsonNode.Parse("""{"name":"nano-1","loss":2.431,"seeds":[1,2,3],"note":"<b>"}"""))));
        Code(document, "Enumerable.Range(0, 200)", Bundle("text/plain", string.Join('\n', Enumerable.Range(0, 200).Select(i => $"[{i}] <{i * i}>"))));
        Markdown(document, "## What this does not show\n\nNothing about models of another family, and nothing beyond the sizes measured.");
        Code(document, "throw new InvalidOperationException(\"no <gradient> here\");", new JsonObject
        {
            ["output_type"] = "error",
            ["ename"] = "InvalidOperationException",
            ["evalue"] = "no <gradient> here",
            ["traceback"] = new JsonArray("\u001b[31mSystem.InvalidOperationException\u001b[0m: no <gradient> here", "   at Submission#12.<<Initialize>>d__0.MoveNext()"),
        });
        return document;
    }

    public static PageOptions Options { get; } = new()
    {
        Subtitle = "Six sizes, three seeds, one corpus: how the loss of a language model falls with the number of its parameters.",
        HomeHref = "index.html",
        Generated = new DateTimeOffset(2026, 3, 5, 14, 2, 0, TimeSpan.Zero),
        WallTime = TimeSpan.FromSeconds(192),
        Provenance =
        [
            new PageFact("Profile", "quick", InSummary: true),
            new PageFact("Commit", "1f2e3d4 (clean)", InSummary: true),
            new PageFact("Device", "cpu, 2 threads"),
            new PageFact("Seed", "17"),
            new PageFact("dotnet-api-docs", "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
        ],
    };

    public static void Markdown(NotebookDocument document, string text) => document.Insert(document.Cells.Count, "markdown", text);

    public static void Code(NotebookDocument document, string source, string tag) => document.Insert(document.Cells.Count, "code", source, tag);

    public static void Code(NotebookDocument document, string source, params JsonObject[] outputs)
    {
        var cell = document.Insert(document.Cells.Count, "code", source);
        foreach (var output in outputs)
        {
            cell.Outputs.Add(output);
        }
    }

    public static JsonObject Stream(string name, string text) => new() { ["output_type"] = "stream", ["name"] = name, ["text"] = text };

    public static JsonObject Bundle(string mime, string? text, params (string Mime, JsonNode? Content)[] others)
    {
        var data = new JsonObject { [mime] = text };
        foreach (var (other, content) in others)
        {
            data[other] = content;
        }

        return new JsonObject { ["output_type"] = "display_data", ["metadata"] = new JsonObject(), ["data"] = data };
    }
}

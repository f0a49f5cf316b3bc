using System.Diagnostics;
using Octavo.Kernel.Cells;
using Octavo.Kernel.Execution;
using Octavo.Kernel.Languages;
using Octavo.Notebooks.Client;
using Octavo.Notebooks.Documents;
using Octavo.Notebooks.Html;

namespace Octavo.Kernel.Tests;

public sealed class JavaScriptCellTests
{
    private const string Browser = "/usr/bin/chromium";

    public static TheoryData<object?, string> Values => new()
    {
        { 5, "5" },
        { new object?[] { 1.5, double.NaN, float.PositiveInfinity, 0.1f, Half.NaN, null, long.MaxValue }, "[1.5,null,null,0.1,null,null,9223372036854775807]" },
        { "</script> \u2028", "\"\\u003C/script\\u003E \\u2028\"" },
        { new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc), "\"2020-01-02T03:04:05Z\"" },
        { new { Day = DayOfWeek.Friday, Pair = (1, "x"), Type = typeof(int) }, "{\"Day\":\"Friday\",\"Pair\":{\"Item1\":1,\"Item2\":\"x\"},\"Type\":\"System.Int32\"}" },
        { new[,] { { 1, 2 }, { 3, 4 } }, "[[1,2],[3,4]]" },
        { new[] { new Dictionary<string, object> { ["a"] = new[] { 1.0 } } }, "[{\"a\":[1]}]" },
        { System.Numerics.BigInteger.Pow(10, 30), "1000000000000000000000000000000" },
        {
            new Microsoft.Data.Analysis.DataFrame(
                new Microsoft.Data.Analysis.DoubleDataFrameColumn("x", new double?[] { 0.5, null, double.NaN }),
                new Microsoft.Data.Analysis.StringDataFrameColumn("y<", new[] { "a", null, "c" })),
            "[{\"x\":0.5,\"y\\u003C\":\"a\"},{\"x\":null,\"y\\u003C\":null},{\"x\":null,\"y\\u003C\":\"c\"}]"
        },
        { Microsoft.FSharp.Collections.ListModule.OfSeq(new[] { 1, 2 }), "[1,2]" },
        { Microsoft.FSharp.Core.FSharpOption<int>.Some(3), "3" },
        { Microsoft.FSharp.Core.FSharpResult<int, string>.NewOk(3), "{\"Case\":\"Ok\",\"ResultValue\":3}" },
    };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void Values_are_written_as_what_scripts_expect(object? value, string json) => Assert.Equal(json, ValueJson.Write("x", value));

    [Fact]
    public void What_is_too_long_or_cannot_be_written_is_told()
    {
        var tooLong = Assert.Throws<CellFailedException>(() => ValueJson.Write("much", Enumerable.Range(0, int.MaxValue)));
        Assert.Contains("'much' is more than 10 MB as JSON", tooLong.Error.Message, StringComparison.Ordinal);
        var keyed = Assert.Throws<CellFailedException>(() => ValueJson.Write("odd", new Dictionary<object, int> { [new object()] = 1 }));
        Assert.Contains("'odd' cannot be written as JSON", keyed.Error.Message, StringComparison.Ordinal);
        var secret = Assert.Throws<CellFailedException>(() => ValueJson.Write("key", new { Word = new Microsoft.DotNet.Interactive.PasswordString("geheim") }));
        Assert.Contains("It holds a password", secret.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scripts_run_from_the_exported_page_itself_with_the_values_they_were_given()
    {
        var page = await PageAsync(
            """
            var points = new[] { new { X = 1, Y = 2.5 }, new { X = 2, Y = double.NaN } };
            var text = "</script><b>\u2028'\"";
            """,
            """
            #!javascript
            #!share --from csharp points
            #!share --from csharp text --as label
            const sum = points.reduce((total, point) => total + point.X, 0);
            element.innerHTML = `<p id="drawn">sum ${sum}, gap ${points[1].Y}</p>`;
            const other = document.createElement("p");
            other.textContent = "label " + label.length + " </script>";
            container.append(other);
            """,
            "#!js\nconst sum = await Promise.resolve(points.length);\nreturn 'later cell ' + sum;",
            "#!js\nthrow new TypeError('on purpose');",
            "#!js\nconst = 5;",
            "#!js\nreturn { a: [1, 2] };",
            "Javascript(\"element.textContent = 'from C#';\");",
            "#!js\nreturn typeof points + typeof sum;");
        Assert.Contains("<p id=\"drawn\">sum 3, gap null</p><p>label 15 &lt;/script&gt;</p></div>", page, StringComparison.Ordinal);
        Assert.Contains("<pre>later cell 2</pre></div>", page, StringComparison.Ordinal);
        Assert.Contains("<pre>TypeError: on purpose</pre></div>", page, StringComparison.Ordinal);
        Assert.Contains(">Uncaught SyntaxError: Unexpected token '='</div>", page, StringComparison.Ordinal);
        Assert.Contains("<pre>{\n  \"a\": [\n    1,\n    2\n  ]\n}</pre></div>", page, StringComparison.Ordinal);
        Assert.Contains(">from C#</div>", page, StringComparison.Ordinal);
        Assert.Contains("<pre>objectundefined</pre></div>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scripts_run_where_front_ends_put_them_into_a_page_that_is_open()
    {
        Assert.SkipUnless(File.Exists(Browser), $"There is no {Browser}: Debian's package chromium brings it.");
        static string Fragment(string code) => (string)JavaScriptLanguage.Script(code).ToJson()["text/html"]!;
        var folder = Directory.CreateTempSubdirectory("octavo-scripts-").FullName;
        try
        {
            // One front end makes the scripts anew at the end of the output and takes them away, the other in their places before the output is shown.
            var file = Path.Combine(folder, "page.html");
            await File.WriteAllTextAsync(file, $$"""
                <!DOCTYPE html><body><div id="first"></div><script>
                const renew = old => { const script = document.createElement("script"); script.text = old.text; return script; };
                const first = document.getElementById("first"), second = document.createElement("div");
                first.innerHTML = {{ValueJson.Write("html", Fragment("element.textContent = 'drawn';"))}};
                for (const old of [...first.getElementsByTagName("script")]) first.appendChild(renew(old)).remove();
                second.innerHTML = {{ValueJson.Write("html", Fragment("await null; element.textContent = 'awaited';"))}};
                for (const old of [...second.getElementsByTagName("script")]) old.replaceWith(renew(old));
                document.body.append(second);
                </script></body>
                """, TestContext.Current.CancellationToken);
            var page = await OpenAsync(file, folder);
            Assert.Contains(">drawn</div>", page, StringComparison.Ordinal);
            Assert.Contains(">awaited</div>", page, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> PageAsync(params string[] cells)
    {
        Assert.SkipUnless(File.Exists(Browser), $"There is no {Browser}: Debian's package chromium brings it.");
        var folder = Directory.CreateTempSubdirectory("octavo-scripts-").FullName;
        try
        {
            var notebook = NotebookDocument.Parse("""{"cells":[],"metadata":{},"nbformat":4,"nbformat_minor":5}""", Path.Combine(folder, "scripts.ipynb"));
            foreach (var cell in cells)
            {
                notebook.Insert(notebook.Cells.Count, "code", cell);
            }

            var result = await NotebookRunner.RunAsync(notebook, new NotebookRunOptions { Kernel = KernelFixture.Spec }, TestContext.Current.CancellationToken);
            Assert.Null(result.Failure);
            var page = Path.Combine(folder, "scripts.html");
            HtmlExporter.Write(page, HtmlExporter.Export(result.Notebook, new PageOptions { CodeOpen = false }));
            return await OpenAsync(page, folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // The page as it is after its scripts ran.
    private static async Task<string> OpenAsync(string page, string folder)
    {
        var start = new ProcessStartInfo(Browser)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-sync", $"--user-data-dir={Path.Combine(folder, "profile")}", "--virtual-time-budget=5000", "--dump-dom", new Uri(page).AbsoluteUri,
            },
        };
        using var browser = Process.Start(start)!;
        _ = browser.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var text = await browser.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await browser.WaitForExitAsync(TestContext.Current.CancellationToken);
        return text;
    }
}

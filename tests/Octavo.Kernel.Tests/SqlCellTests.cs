using Octavo.Notebooks.Client;

namespace Octavo.Kernel.Tests;

public sealed class SqlCellTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    [Fact]
    public async Task The_last_rows_are_the_result_as_a_table_with_types_and_earlier_ones_are_displayed()
    {
        var run = await SqlAsync("""
            SELECT 1 AS first;
            SELECT i AS number, 'item ' || i AS name, i / 2.0 AS half, NULL AS nothing FROM range(2) r(i) -- the ";" ends nothing here
            """);
        Assert.Equal("first\n    1\n1 row, 1 column", run.Displays.Single());
        Assert.Equal("number  name    half  nothing\n     0  item 0     0     null\n     1  item 1   0.5     null\n2 rows, 4 columns", run.Result);
        var html = (string?)run.Outputs.Single(output => output.Type == "execute_result").Content["data"]!["text/html"];
        Assert.Contains("<th style=\"text-align:right\">number<br><small>long</small></th>", html, StringComparison.Ordinal);
        Assert.Contains("<td style=\"text-align:left\">item 1</td>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_result_is_shown_in_part()
    {
        var run = await SqlAsync("SELECT * FROM range(1234567)");
        Assert.Equal(52, run.Result!.Split('\n').Length);
        Assert.EndsWith("\n1,234,567 rows, 1 column; the first 50 rows are shown", run.Result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Statements_that_change_rows_say_how_many()
    {
        var run = await SqlAsync("CREATE OR REPLACE TABLE counted (a INT); INSERT INTO counted VALUES (1), (2), (3); UPDATE counted SET a = 5 WHERE a > 1; DELETE FROM counted WHERE a = 1");
        Assert.Equal("ok", run.Reply.Status);
        Assert.Equal(["3 rows changed.", "2 rows changed.", "1 row changed."], run.Displays);
        Assert.Null(run.Result);
        Assert.Contains("6", (await SqlAsync("INSERT INTO counted VALUES (6) RETURNING a")).Result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_is_a_data_frame_for_other_languages()
    {
        await kernel.RunAsync("#!sql --as best\nSELECT 3 AS a, 'x' AS b UNION ALL SELECT 4, NULL ORDER BY a\n#!sql\nSELECT 9 AS a");
        Assert.Equal("DataFrame 2 4 9", (await kernel.RunAsync("""
            #!share --from sql best
            #!share --from sql result --as last
            $"{best.GetType().Name} {best.Rows.Count} {best["a"][1]}{best["b"][1]} {last["a"][0]}"
            """)).Result);
        await SqlAsync("CREATE TABLE kept AS SELECT 7 AS seven");
        Assert.Equal("7", (await kernel.RunAsync("#!share --from sql kept\n$\"{kept[\"seven\"][0]}\"")).Result);
        var listed = (await kernel.RunAsync("#!sql\nCREATE TABLE IF NOT EXISTS counted (a INT);\n#!who")).Displays.Last()!.Split("\n\n").Single(part => part.StartsWith("sql:", StringComparison.Ordinal));
        Assert.Subset(listed.Split('\n').ToHashSet(), new HashSet<string> { "best", "counted", "kept" });
        Assert.Matches("best +DataFrame +2 rows, 2 columns", (await kernel.RunAsync("#!whos")).Displays.Single());
    }

    [Fact]
    public async Task Every_type_of_the_database_becomes_one_of_dotnet()
    {
        await kernel.RunAsync("""
            #!sql --as types
            SELECT true AS boolean, 1::TINYINT AS tiny, 2::SMALLINT AS small, 3 AS whole, 4::BIGINT AS big, 5::UTINYINT AS utiny, 6::USMALLINT AS usmall,
              7::UINTEGER AS uwhole, 8::UBIGINT AS ubig, 9::HUGEINT AS huge, 1e20::HUGEINT AS huger, 1e30::HUGEINT AS hugest, 1.5::FLOAT AS single, 2.5::DOUBLE AS double,
              1.25 AS dec, 'text' AS text, DATE '2020-01-02' AS day, TIMESTAMP '2020-01-02 03:04:05.678' AS moment, TIMESTAMPTZ '2020-01-02 03:04:05+02' AS zoned,
              TIME '10:11:12' AS time, INTERVAL 90 MINUTE AS span, INTERVAL 2 MONTH AS months, 'infinity'::TIMESTAMP AS forever, [1, NULL, 3] AS list,
              {'a': 1, 'b': [1.5]} AS struct, MAP {'k': 1} AS map, 'ab'::BLOB AS blob, 'x'::ENUM('x', 'y') AS kind, '{"a":1}'::JSON AS json,
              '00000000-0000-0000-0000-000000000001'::UUID AS id, TIMESTAMP_NS '2020-01-02 03:04:05.000000100' AS nanos, union_value(num := 2) AS either, 1 AS whole
            """);
        var run = await kernel.RunAsync("""
            #!share --from sql types
            string.Join("\n", types.Columns.Select(c => $"{c.Name} {c.DataType.Name} {(c[0] is DateTime d ? d.ToString("o") : c[0])}"))
            """);
        Assert.Equal("""
            boolean Boolean True
            tiny SByte 1
            small Int16 2
            whole Int32 3
            big Int64 4
            utiny Byte 5
            usmall UInt16 6
            uwhole UInt32 7
            ubig UInt64 8
            huge Int64 9
            huger Decimal 100000000000000000000
            hugest Double 1E+30
            single Single 1.5
            double Double 2.5
            dec Decimal 1.25
            text String text
            day DateTime 2020-01-02T00:00:00.0000000
            moment DateTime 2020-01-02T03:04:05.6780000
            zoned DateTime 2020-01-02T01:04:05.0000000
            time TimeSpan 10:11:12
            span TimeSpan 01:30:00
            months String 2 months 0 days 00:00:00
            forever DateTime 9999-12-31T23:59:59.9999999
            list String [1,null,3]
            struct String {"a":1,"b":[1.5]}
            map String {"k":1}
            blob String YWI=
            kind String x
            json String {"a":1}
            id String 00000000-0000-0000-0000-000000000001
            nanos DateTime 2020-01-02T03:04:05.0000001
            either String {"num":2}
            whole_1 Int32 1
            """, run.Result);
    }

    [Fact]
    public async Task Records_shared_into_the_database_become_typed_columns()
    {
        await kernel.RunAsync("""
            enum Kind { Small, Large }
            record Run(string Name, int? Steps, double Loss, bool Done, DateTime Start, DateOnly Day, TimeSpan Took, decimal Price, Kind Kind, Guid Id, int[] Layers, object Any);
            var sharedRuns = new[]
            {
                new Run("a", 1, 0.5, true, new DateTime(2020, 1, 2, 3, 4, 5), new DateOnly(2020, 1, 2), TimeSpan.FromMinutes(90), 1.25m, Kind.Large, Guid.Empty, [1, 2], 5),
                new Run(null, null, double.NaN, false, default, default, default, 1000000.5m, Kind.Small, Guid.Empty, null, "x"),
            };
            #!sql
            #!share --from csharp sharedRuns --as runs
            """);
        var types = await SqlAsync("SELECT string_agg(column_name || ' ' || data_type, ', ' ORDER BY column_index) AS t FROM duckdb_columns() WHERE table_name = 'runs'");
        Assert.Contains(
            "Name VARCHAR, Steps INTEGER, Loss DOUBLE, Done BOOLEAN, Start TIMESTAMP, Day DATE, Took INTERVAL, Price DECIMAL(38,2), Kind VARCHAR, Id UUID, Layers JSON, Any VARCHAR",
            types.Result, StringComparison.Ordinal);
        var rows = (await SqlAsync("SELECT Name, Steps, isnan(Loss) AS lost, Start, Price, Kind, Layers->>1 AS second, \"Any\" FROM runs ORDER BY Name NULLS LAST")).Result!.Split('\n');
        Assert.Equal(["a", "1", "False", "2020-01-02", "03:04:05", "1.25", "Large", "2", "5"], rows[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(["null", "null", "True", "0001-01-01", "00:00:00", "1000000.5", "Small", "null", "x"], rows[2].Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Names_of_the_default_language_stand_for_tables_and_single_values_as_they_are_then()
    {
        await kernel.RunAsync("""
            #r "Microsoft.Data.Analysis"
            using Microsoft.Data.Analysis;
            var numbers = new[] { 1, 2, 3 };
            var people = new List<object> { new { Name = "Ann", Born = 1990 }, new { Name = "Bo", Born = 2000 } };
            var pairs = new Dictionary<string, double> { ["x"] = 1.5 };
            var framed = new DataFrame(new Int32DataFrameColumn("a", new int?[] { 1, null, 3 }), new StringDataFrameColumn("b", new[] { "x", null, "z" }));
            var limit = 2; var bags = new[] { new Dictionary<string, object> { ["k"] = 1 }, new Dictionary<string, object> { ["l"] = "y" } };
            """);
        Assert.StartsWith("total\n    5", (await SqlAsync("SELECT sum(value) AS total FROM numbers WHERE value >= $limit")).Result, StringComparison.Ordinal);
        await kernel.RunAsync("numbers[0] = 100; limit = 3; framed[\"a\"][0] = 41;");
        Assert.StartsWith("total\n  103", (await SqlAsync("SELECT sum(value) AS total FROM numbers WHERE value >= $limit")).Result, StringComparison.Ordinal);
        Assert.Equal("Name  n   a  b\nBo    1  41  x\n1 row, 4 columns", (await SqlAsync("""
            CREATE OR REPLACE VIEW young AS SELECT * FROM People WHERE Born > 1995;
            SELECT y.Name, (SELECT count(*) FROM pairs) AS n, f.a, f.b FROM young y, framed f WHERE f.a > 3
            """)).Result);
        Assert.StartsWith("   k  l\n   1  null\nnull  y\n", (await SqlAsync("SELECT * FROM bags")).Result, StringComparison.Ordinal);
        Assert.DoesNotContain("sql:\nnumbers", (await kernel.RunAsync("#!who")).Displays.Single(), StringComparison.Ordinal);
        Assert.Contains("numbers", (await SqlAsync("INSERT INTO numbers VALUES (1)")).Reply.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("Make a table of it first: CREATE TABLE name AS FROM \"numbers\"", (await SqlAsync("SELECT * FROM numbers; INSERT INTO numbers VALUES (1)")).Reply.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("'limit' is no table: it is int, not a sequence of rows", (await SqlAsync("SELECT * FROM \"limit\"")).Reply.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("no value for $nothing", (await SqlAsync("SELECT $nothing")).Reply.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_transaction_is_rolled_back_and_values_stand_for_tables_again()
    {
        await kernel.RunAsync("var inTransaction = new[] { 1, 2 };");
        Assert.Equal("error", (await SqlAsync("BEGIN; SELECT * FROM inTransaction; SELECT 'x'::INT")).Reply.Status);
        Assert.Contains("please ROLLBACK", (await SqlAsync("SELECT 1")).Reply.ErrorMessage, StringComparison.Ordinal);
        Assert.StartsWith("n\n2\n", (await SqlAsync("ROLLBACK; SELECT count(*) AS n FROM inTransaction")).Result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_is_shown_as_it_is_drawn()
    {
        var run = await SqlAsync("EXPLAIN SELECT 1");
        Assert.Contains("\n│         PROJECTION        │\n", run.Displays.Single(), StringComparison.Ordinal);
        Assert.Null(run.Result);
    }

    [Fact]
    public async Task A_frame_that_was_read_can_be_worked_with()
    {
        await kernel.RunAsync("#!sql --as worked\nSELECT i, CASE WHEN i % 2 = 0 THEN i / 2 END AS half, 'n' || i AS name FROM range(3) r(i)");
        Assert.Equal("4 10 0 n2", (await kernel.RunAsync("""
            #!share --from sql worked
            worked.Append(new object[] { 10L, 2.5, "x" }, inPlace: true);
            worked["half"].FillNulls(0.0, inPlace: true);
            var sorted = worked.OrderByDescending("i");
            $"{sorted.Rows.Count} {sorted["i"][0]} {worked["half"][1]} {sorted["name"][1]}"
            """)).Result);
        Assert.Equal("range\n0 rows, 1 column", (await SqlAsync("SELECT * FROM range(0)")).Result);
    }

    [Fact]
    public async Task Json_becomes_a_table_too()
    {
        var run = await kernel.RunAsync("#!value --name data --mime-type application/json\n[{\"a\": 1, \"b\": \"x\"}, {\"a\": 2}]\n#!sql\n#!share --from value data\nSELECT * FROM data");
        Assert.Equal("a  b\n1  x\n2  null\n2 rows, 2 columns", run.Result);
    }

    [Fact]
    public async Task Files_are_read_by_paths_relative_to_the_working_directory()
    {
        var folder = Directory.CreateDirectory(Path.Combine(kernel.Folder, "records"));
        for (var seed = 0; seed < 3; seed++)
        {
            await File.WriteAllLinesAsync(
                Path.Combine(folder.FullName, $"seed-{seed}.jsonl"),
                Enumerable.Range(0, 4).Select(step => $$"""{"seed": {{seed}}, "step": {{step}}, "loss": {{4.0 - (step * (seed + 1) / 4.0)}}}"""), TestContext.Current.CancellationToken);
        }

        var run = await SqlAsync("""
            COPY (SELECT seed, min(loss) AS best FROM 'records/*.jsonl' GROUP BY seed) TO 'best.parquet';
            COPY (FROM 'best.parquet') TO 'best.csv';
            SELECT * FROM 'best.csv' ORDER BY seed
            """);
        Assert.Equal("seed  best\n   0  3.25\n   1   2.5\n   2  1.75\n3 rows, 2 columns", run.Result);
    }

    [Theory]
    [InlineData("CREATE TABLE never (a INT);\n\nSELECT *\n  FORM never", "ParserError", "Line 5: Parser Error: syntax error at or near \"never\"")]
    [InlineData("SELECT 1;\nSELECT\n  nothing FROM range(1)", "BinderError", "Line 4: Binder Error: Referenced column \"nothing\" not found")]
    [InlineData("SELECT * FROM nowhere", "CatalogError", "Table with name nowhere does not exist")]
    [InlineData("SELECT 'x'::INT", "ConversionError", "Could not convert string 'x' to INT32")]
    public async Task Errors_are_the_databases_with_the_line_of_the_cell(string code, string name, string message)
    {
        var run = await SqlAsync(code);
        Assert.Equal(name, run.Reply.ErrorName);
        Assert.Contains(message, run.Reply.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal("ok", (await SqlAsync("CREATE TABLE never (a INT); DROP TABLE never")).Reply.Status);
    }

    [Theory]
    [InlineData("#!sql\nSELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range * b.range % 7 = 3")]
    [InlineData("#!sql\nSELECT range, md5(range::VARCHAR) FROM range(100000000)")]
    [InlineData("IEnumerable<int> Forever() { while (true) yield return 1; }\nvar forever = Forever();\n#!sql\nSELECT count(*) FROM forever")]
    public async Task A_long_query_is_stopped_and_the_database_stays(string code)
    {
        await SqlAsync("CREATE OR REPLACE TABLE before AS SELECT 17 AS a");
        var started = new TaskCompletionSource();
        var cell = kernel.Client.ExecuteAsync(
            "Console.Write(\"started\");\n" + code,
            new ExecuteOptions { Output = output => { if (output.Type == "stream") started.TrySetResult(); } }, TestContext.Current.CancellationToken);
        await started.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await Task.Delay(300, TestContext.Current.CancellationToken);
        await kernel.Client.InterruptAsync(TestContext.Current.CancellationToken);
        var reply = await cell.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal("The cell was interrupted.", reply.ErrorMessage);
        Assert.Equal(nameof(OperationCanceledException), reply.ErrorName);

        // A list of all values would count the sequence to its end.
        await kernel.RunAsync("IEnumerable<int>? forever = null;");
        Assert.Equal(" a\n17\n1 row, 1 column", (await SqlAsync("SELECT * FROM before")).Result);
    }

    [Fact]
    public async Task The_database_is_loaded_by_the_first_cell_that_needs_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The list of loaded files is read from /proc.");
        const string Loaded = "System.IO.File.ReadAllText(\"/proc/self/maps\").Split('\\n').Any(line => line.Contains(\"duckdb\", StringComparison.OrdinalIgnoreCase) || line.Contains(\"Microsoft.Data.Analysis\"))";
        await using var client = await JupyterClient.StartAsync(KernelFixture.Spec, new KernelStartOptions { WorkingDirectory = kernel.Folder }, TestContext.Current.CancellationToken);
        foreach (var (code, expected) in new[] { ("#!who\n#!whos\n#!lsmagic\n", "False"), ("#!javascript\n1\n#!sql\nSELECT 1", "True") })
        {
            await client.ExecuteAsync(code, cancellation: TestContext.Current.CancellationToken);
            var results = new List<string?>();
            await client.ExecuteAsync(
                Loaded, new ExecuteOptions { Output = output => { if (output.Type == "execute_result") results.Add((string?)output.Content["data"]!["text/plain"]); } },
                TestContext.Current.CancellationToken);
            Assert.Equal([expected], results);
        }

        await client.ShutdownAsync(TimeSpan.FromSeconds(5));
    }

    private Task<CellRun> SqlAsync(string code) => kernel.RunAsync("#!sql\n" + code);
}

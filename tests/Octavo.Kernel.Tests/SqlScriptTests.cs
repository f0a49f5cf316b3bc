using Octavo.Kernel.Sql;

namespace Octavo.Kernel.Tests;

public sealed class SqlScriptTests
{
    [Fact]
    public void Semicolons_in_quotes_and_comments_end_nothing()
    {
        var statements = SqlScript.Split("""
            SELECT ';' AS "a;b", E'it\';s', 'it''s;'; -- one; more
            /* two; /* nested; */ still; */
            ; SELECT $$ a ; ' b $$, $tag$ ; $$ ; $tag$;
            -- nothing
            """);
        Assert.Equal(
            ["SELECT ';' AS \"a;b\", E'it\\';s', 'it''s;'", "SELECT $$ a ; ' b $$, $tag$ ; $$ ; $tag$"], statements.Select(statement => statement.Text.Trim()));
    }

    [Fact]
    public void A_statement_stays_at_its_place_in_the_cell()
    {
        var text = SqlScript.Split("\n\nSELECT 1;  SELECT\n 2; SELECT 3").Select(statement => statement.Text).ToArray();
        Assert.Equal(["\n\nSELECT 1", "\n\n" + new string(' ', 9) + "  SELECT\n 2", "\n\n\n" + new string(' ', 3) + " SELECT 3"], text);
    }

    [Fact]
    public void Parameters_are_what_follows_a_dollar_outside_of_quotes()
    {
        var statement = SqlScript.Split("SELECT $a + $b_1 + $a, '$c', $$ $d $$, price$e -- $f").Single();
        Assert.Equal(["a", "b_1"], statement.Parameters);
    }

    [Theory]
    [InlineData("SELECT 1", true, false)]
    [InlineData("with a as (select 1) FROM a", true, false)]
    [InlineData("WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a", false, false)]
    [InlineData("insert into t values (1)", false, true)]
    [InlineData("INSERT INTO t VALUES (1) RETURNING a", false, false)]
    [InlineData("SHOW TABLES", false, false)]
    public void Queries_and_changes_are_told_apart(string text, bool isQuery, bool isChange)
    {
        var statement = SqlScript.Split(text).Single();
        Assert.Equal((isQuery, isChange), (statement.IsQuery, statement.IsChange));
    }

    [Theory]
    [InlineData("INSERT INTO frame VALUES (1)", true)]
    [InlineData("INSERT OR REPLACE INTO \"Frame\" SELECT 1", true)]
    [InlineData("INSERT INTO other SELECT * FROM frame", false)]
    [InlineData("UPDATE frame SET a = 1", true)]
    [InlineData("DROP TABLE IF EXISTS frame", true)]
    [InlineData("CREATE TABLE other AS SELECT * FROM frame", false)]
    public void What_a_statement_would_change_is_known(string text, bool changes) => Assert.Equal(changes, SqlScript.Split(text).Single().Changes("frame"));

    [Fact]
    public void Rows_are_found_in_what_languages_hold()
    {
        var rows = TableRows.Of(Microsoft.FSharp.Collections.ListModule.OfSeq(new[]
        {
            new { Name = "a", Loss = Microsoft.FSharp.Core.FSharpOption<double>.Some(0.5), Tags = new[] { 1, 2 } },
            new { Name = "b", Loss = Microsoft.FSharp.Core.FSharpOption<double>.None, Tags = Array.Empty<int>() },
        }), CancellationToken.None);
        Assert.Equal(2, rows.Count);
        Assert.Equal(["Name VARCHAR", "Loss DOUBLE", "Tags JSON"], rows.Columns.Select(column => $"{column.Name} {column.SqlType}"));
        Assert.Equal(["value TIMESTAMP"], TableRows.Of(Array.Empty<DateTime?>(), CancellationToken.None).Columns.Select(column => $"{column.Name} {column.SqlType}"));
        Assert.Equal(["Key VARCHAR", "Value INTEGER"], TableRows.Of(new Dictionary<string, int>(), CancellationToken.None).Columns.Select(column => $"{column.Name} {column.SqlType}"));
        Assert.Equal(["Item1 INTEGER", "Item2 DECIMAL(38, 3)"], TableRows.Of(new[] { (1, 0.125m), (2, 7m) }, CancellationToken.None).Columns.Select(column => $"{column.Name} {column.SqlType}"));
    }
}

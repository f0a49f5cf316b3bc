namespace Octavo.Kernel.Tests;

/// <summary>Values that go from F# to C# and back, and help with typing F#: one session for all, because F#'s compiler takes seconds to load uncompiled.</summary>
public sealed class FSharpValueTests(CellHost host) : IClassFixture<CellHost>
{
    [Fact]
    public void A_record_of_an_FSharp_cell_has_its_fields_in_CSharp()
    {
        host.Run("fsharp", "type Person = { Name: string; Age: int }\ntype Team = { Leader: Person; Others: Person list }\nlet person = { Name = \"Ada\"; Age = 36 }\nlet team = { Leader = person; Others = [] }");
        Share("person");
        Share("team");
        Assert.Equal("Ada 37", host.Run("csharp", "person.Name + \" \" + (person.Age + 1)"));
        Assert.Equal("True", host.Run("csharp", "object.ReferenceEquals(team.Leader, person)"));
        Assert.Equal("5", host.Run("csharp", "new Person(\"Bob\", 5).Age"));

        // One that C# made is the same type in F#.
        host.Run("csharp", "var made = new Person(\"Eve\", 1);");
        host.Share("csharp", "made", "fsharp");
        Assert.Equal("Eve", host.Run("fsharp", "({ team with Leader = made }).Leader.Name"));
    }

    [Fact]
    public void Lists_options_and_sequences_are_what_CSharp_can_work_with()
    {
        host.Run("fsharp", "let list = [1; 2; 3]\nlet option = Some 4\nlet none : string option = None\nlet map = Map.ofList [1, \"one\"]\nlet sequence = seq { for i in 1 .. 3 -> i * i }\nlet outcome : Result<int, string> = Ok 3");
        foreach (var name in new[] { "list", "option", "none", "map", "sequence", "outcome" })
        {
            Share(name);
        }

        Assert.Equal("6 3", host.Run("csharp", "list.Sum() + \" \" + list.Length"));
        Assert.Equal("5", host.Run("csharp", "option.Value + 1"));
        Assert.Equal("True", host.Run("csharp", "none is null"));
        Assert.Equal("one", host.Run("csharp", "map[1]"));
        Assert.Equal("14", host.Run("csharp", "sequence.Sum()"));
        Assert.Equal("3", host.Run("csharp", "outcome.IsOk ? outcome.ResultValue : 0"));
    }

    [Fact]
    public void A_union_is_told_apart_and_taken_apart_in_CSharp()
    {
        host.Run("fsharp", "type Shape = Circle of radius: float | Rectangle of width: float * height: float | Nothing\nlet shape = Rectangle(2.0, 3.0)\nlet shapes = [Circle 1.0; shape; Nothing]");
        Share("shape");
        Share("shapes");
        Assert.Equal("True False 1", host.Run("csharp", "shape.IsRectangle + \" \" + shape.IsCircle + \" \" + shape.Tag"));
        Assert.Equal("6", host.Run("csharp", "shape is Shape.Rectangle { width: var w, height: var h } ? w * h : 0"));
        Assert.Equal("1", host.Run("csharp", "shapes.OfType<Shape.Circle>().Single().radius"));
        Assert.Equal("Rectangle", host.Run("csharp", "shape = shapes.Single(one => one.IsRectangle); shape.GetType().Name"));
    }

    [Fact]
    public void Types_of_several_cells_are_kept_apart_by_the_compiler()
    {
        host.Run("fsharp", "type Inner = { Value: int }\nlet inner = { Value = 1 }");
        Share("inner");
        host.Run("fsharp", "type Outer = { Inner: Inner }\nlet outer = { Inner = inner }");
        Share("outer");
        Assert.Equal("True", host.Run("csharp", "outer.Inner.Equals(inner)"));

        // Declared again it is another type; what was declared before stays what it was.
        host.Run("fsharp", "type Inner = { Text: string }\nlet second = { Text = \"t\" }");
        Share("second");
        Assert.Equal("t1", host.Run("csharp", "second.Text + inner.Value"));
    }

    [Fact]
    public void An_anonymous_record_and_what_has_no_name_in_CSharp_can_still_be_used()
    {
        host.Run("fsharp", "let anonymous = {| A = 1; B = \"z\" |}");
        Share("anonymous");
        Assert.Equal("z1", host.Run("csharp", "anonymous.B + anonymous.A"));
    }

    [Fact]
    public void A_value_of_CSharp_is_the_same_object_in_FSharp()
    {
        host.Run("csharp", """
            var builder = new StringBuilder("ab"); var numbers = new List<int> { 1, 2 }; var later = numbers.Where(x => x > 1);
            Func<int, int> twice = x => 2 * x; var byName = new Dictionary<string, int[]> { ["a"] = new[] { 5 } }; string nothing = null; var pair = (1, "p");
            record Hidden(int X); var hidden = new Hidden(4);
            """);
        foreach (var name in new[] { "builder", "numbers", "later", "twice", "byName", "nothing", "pair", "hidden" })
        {
            host.Share("csharp", name, "fsharp");
        }

        host.Run("fsharp", "builder.Append(\"c\") |> ignore\nnumbers.Add 7");
        Assert.Equal("abc 3", host.Run("csharp", "builder + \" \" + numbers.Count"));
        Assert.Equal("9 8 5 true p", host.Run("fsharp", "let struct (_, p) = pair\nsprintf \"%d %d %d %b %s\" (Seq.sum later) (twice.Invoke 4) byName[\"a\"].[0] (isNull nothing) p"));

        // F#'s compiler cannot see the types that C# cells declare, but it can hold them and give them back.
        Assert.Equal("Hidden { X = 4 }", host.Run("fsharp", "string hidden"));
    }

    [Fact]
    public void A_name_that_is_given_again_means_the_new_value()
    {
        host.Run("csharp", "var again = 1;");
        host.Share("csharp", "again", "fsharp");
        host.Run("csharp", "var again = \"text\";");
        host.Share("csharp", "again", "fsharp");
        Assert.Equal("4", host.Run("fsharp", "again.Length"));
        var value = Assert.Single(host.Store("fsharp").Values, value => value.Name == "again");
        Assert.Equal((typeof(string), (object)"text"), (value.Type, value.Value));
        Assert.DoesNotContain(host.Store("fsharp").Values, value => value.Name == "it");
    }

    [Theory]
    [InlineData("let x = 1\nx + 2", "complete")]
    [InlineData("let f x =", "incomplete")]
    [InlineData("if true then", "incomplete")]
    [InlineData("let xs = [1; 2", "incomplete")]
    [InlineData("\"\"\"open", "incomplete")]
    [InlineData("(* open", "incomplete")]
    [InlineData("let = = 5\nlet y = 1", "invalid")]
    public void Whether_code_can_run_as_it_stands_is_known(string code, string answer) =>
        Assert.Equal(answer, host.Assistance("fsharp").Completeness(code));

    [Fact]
    public void Completion_knows_earlier_cells_members_and_modules()
    {
        host.Run("fsharp", "let completedName = \"text\"");
        Assert.Equal(["completedName"], Complete("1 + completedN|"));
        Assert.Contains("ToUpperInvariant", Complete("let y = 1\ncompletedName.ToU|\ny"));
        Assert.Contains("averageBy", Complete("List.av|"));
        Assert.All(Complete("List.av|"), name => Assert.StartsWith("av", name, StringComparison.OrdinalIgnoreCase));
        var completions = host.Assistance("fsharp").Complete("List.av", 7);
        Assert.Equal((5, 7), (completions.Start, completions.End));

        // Nothing is restored only to look at a line.
        Assert.Contains("Sqrt", Complete("#r \"nuget: Octavo.Tests.Absent\"\nMath.Sq|"));
    }

    [Fact]
    public void Hover_gives_the_signature_and_the_value()
    {
        host.Run("fsharp", "/// <summary>Adds one.</summary>\nlet addOne (x: int) = x + 1\nlet hovered = addOne 41");
        Assert.Contains("val addOne: x: int -> int", Inspect("addO|ne 5"), StringComparison.Ordinal);
        var value = Inspect("hove|red");
        Assert.Contains("val hovered: int", value, StringComparison.Ordinal);
        Assert.Contains("hovered = 42", value, StringComparison.Ordinal);
        Assert.Null(Inspect("1 + | 2"));
    }

    private void Share(string name) => host.Share("fsharp", name, "csharp");

    private string[] Complete(string marked)
    {
        var position = marked.IndexOf('|', StringComparison.Ordinal);
        return [.. host.Assistance("fsharp").Complete(marked.Remove(position, 1), position).Items.Select(item => item.Text)];
    }

    private string? Inspect(string marked)
    {
        var position = marked.IndexOf('|', StringComparison.Ordinal);
        return (string?)host.Assistance("fsharp").Inspect(marked.Remove(position, 1), position)?.ToJson()["text/plain"];
    }
}

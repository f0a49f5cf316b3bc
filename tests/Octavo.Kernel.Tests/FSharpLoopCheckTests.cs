using System.Text;
using FSharp.Compiler.CodeAnalysis;
using FSharp.Compiler.Diagnostics;
using FSharp.Compiler.Interactive;
using FSharp.Compiler.Text;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Control;
using Microsoft.FSharp.Core;
using Octavo.Kernel.FSharp;

namespace Octavo.Kernel.Tests;

public sealed class FSharpLoopCheckTests(FSharpLoopCheckTests.Compiler compiler) : IClassFixture<FSharpLoopCheckTests.Compiler>
{
    private const string Check = "global.Microsoft.DotNet.Interactive.LoopCheck.Pass()";

    // An exclamation mark stands for a question on a line of its own, a question mark for one in brackets.
    [Theory]
    [InlineData("let x = 1 // while true do ()")]
    [InlineData("while a do !b ()")]
    [InlineData("while a do\n    // why\n    !b ()\n    c ()")]
    [InlineData("for i in 1 .. 3 do !b i\nfor i = 1 to 3 do !b i")]
    [InlineData("let f x = !x + 1")]
    [InlineData("let f (x: int, y) z : int = !-x + y // end")]
    [InlineData("let f x = fun y -> !x + y\nlet g = (fun x -> !x)")]
    [InlineData("let rec f n =\n    !let rec inner m = !if m = 0 then 0 else inner (m - 1)\n    f (inner n)")]
    [InlineData("List.map (fun x -> !x) [1] |> List.map (fun (x, y) -> !x)")]
    [InlineData("let f = function\n        | 1 -> !2\n        | _ ->\n            !3")]
    [InlineData("let f = function 1 -> ?2) | _ -> ?3)")]
    [InlineData("type T(x) =\n    let y = 1\n    member _.P = !x\n    member _.Q with get() = ?x) and set (v: int) = ?ignore v)\n    member _.M a = !a\n    new() = T(1)\n    override _.ToString() = !\"\"")]
    [InlineData("let o = { new IDisposable with member _.Dispose() = !() }")]
    [InlineData("[ for x in xs -> !x ]\n[ for x in xs do !if x > 1 then x ]\nseq { while true do !yield 1 }\nasync { for x in xs do !do! x }")]
    [InlineData("query { for x in xs do select (f (fun y -> y)) }\nmine { while true do return 1 }")]
    [InlineData("<@ fun x -> x @>")]
    [InlineData("let s = $\"{List.map (fun x -> x) xs}\"")]
    [InlineData("[<ReflectedDefinition>]\nlet f x = x")]
    [InlineData("let inline f x = x\n[<DllImport(\"x\")>]\nextern int g(int x)")]
    [InlineData("rows.Where(fun row -> row.Age > 3).Select((fun row -> row), 1)\nTask.Run(fun () -> !work ())\nThread(fun () -> !work ())")]
    public async Task Each_loop_and_function_is_checked_and_lines_and_columns_stay(string marked)
    {
        var code = marked.Replace("!", "", StringComparison.Ordinal).Replace("do do x", "do do! x", StringComparison.Ordinal);
        code = System.Text.RegularExpressions.Regex.Replace(code, @"\?([^)]*(?:\(\))?[^)]*)\)", "$1");
        Assert.Equal(Expected(marked), await WithChecksAsync(code));
    }

    private static string Expected(string marked)
    {
        var lines = marked.Replace("!do! ", "!do¡ ", StringComparison.Ordinal).Split('\n');
        for (var number = 1; number <= lines.Length; number++)
        {
            var text = new StringBuilder();
            var column = 0;
            foreach (var character in lines[number - 1])
            {
                if (character == '!')
                {
                    text.Append(Check).Append("\n# ").Append(number).Append(" \"cell\"\n").Append(' ', column);
                    continue;
                }

                text.Append(character switch
                {
                    '¡' => "!",
                    '?' => $"({Check}; ",
                    _ => character.ToString(),
                });
                column++;
            }

            lines[number - 1] = text.ToString();
        }

        return string.Join('\n', lines);
    }

    [Theory]
    [InlineData("let f x = -x\nlet g xs = [ for x in xs -> x * 2 ] @ [1\n                                       2]\nf 3, g [4]")]
    [InlineData("let fs = List.map (fun x -> fun y -> if x > y then 1 else x) [1\n                                                              2]\nfs[1] 5")]
    [InlineData("let w = if DateTime.Now.Year = 1 then fun x -> x else fun y -> -y\nw 3")]
    [InlineData("let m = function Some x -> x | None -> 0\nlet k = function\n        | 1 -> \"a\"\n        | n when n > 3 -> \"b\"\n        | _ -> failwith \"no\"\nm (Some 3) + m None, k 1, k 5")]
    [InlineData("type T(x: int) =\n    let mutable held = x\n    member _.P = held\n    member _.Q with get() = held and set v = held <- v\n    member t.R\n        with get (i: int) = i + held\n    static member Of x = T(x)\n    new() = T(9)\nlet t = T.Of 4 in t.Q <- t.Q + 1; (t.P, t.R 3, T().Q)")]
    [InlineData("let s = seq { for x in 1 .. 3 do yield! [ for y in 1 .. x do if y > 1 then y ]\n              while false do 5 }\nSeq.toList s")]
    [InlineData("let a = async { let mutable n = 0\n                for i in 1 .. 3 do n <- n + i\n                while n < 10 do\n                    do! Async.Sleep 1\n                    n <- n + 1\n                return n }\nlet t = task { for x in [1; 2] do do! Threading.Tasks.Task.Delay 1\n               return 7 }\nAsync.RunSynchronously a, t.Result")]
    [InlineData("query { for x in [1; 2; 3] do where (x > 1); select (x + 1) } |> Seq.toList")]
    [InlineData("let q = <@ fun x -> x + 1 @>\nstring q")]
    [InlineData("open System.Linq\nlet names = [ \"b\"; \"a\" ].AsQueryable().Where(fun name -> name <> \"b\")\nstring names.Expression, Seq.toList names")]
    [InlineData("let rec even n = if n = 0 then true else odd (n - 1)\nand odd n = n <> 0 && even (n - 1)\neven 100000")]
    [InlineData("let rec down n k = if n = 0 then k 0 else down (n - 1) (fun x -> k (x + 1))\ndown 1000000 id")]
    [InlineData("let (|Even|Odd|) n = if n % 2 = 0 then Even else Odd\nmatch 3 with Even -> 1 | Odd -> (match 4 with\n                                 | Even -> 2\n                                 | Odd -> 3)")]
    [InlineData("let f (x: byref<int>) = x <- x + 1\nlet mutable n = 1\nf &n\nlet inline add a b = a + b\nn, add 1 2, add \"a\" \"b\"")]
    [InlineData("let text = sprintf \"%s\" (String.concat \"\" [ for c in \"abc\" -> string c ])\nlet line = __LINE__\ntext, line, (fun () -> __LINE__) ()")]
    [InlineData("module M =\n    let loop n =\n        let mutable i = 0\n        while i < n do i <- i + 1 done\n        i\n    type R = { A: int } with member r.Twice = r.A * 2\nM.loop 3, { M.A = 2 }.Twice")]
    [InlineData("let apply f = f 1 2\napply <| fun a b ->\n    a + b")]
    [InlineData("let many = [ 1; 2 ] |> List.map (fun x ->\n    let y = x + 1\n    y * 2)\nmany")]
    [InlineData("let f : int -> int = fun x -> x : int\nlet g (x: int) : int -> int = fun y -> x + y\ng 1 (f 2)")]
    public async Task Nothing_but_the_questions_changes(string code)
    {
        var plain = compiler.Evaluate(code);
        var asking = compiler.Evaluate(await WithChecksAsync(code));
        Assert.Empty(asking.Diagnostics);
        Assert.Equal(plain.Value, asking.Value);
    }

    [Fact]
    public async Task A_function_keeps_its_shape_for_other_languages()
    {
        const string Code = "let f x = fun y -> x + y\nlet g x y = x * y\ntypeof<unit>";
        compiler.Evaluate(await WithChecksAsync(Code));
        Assert.Equal("(2, 2)", compiler.Evaluate("let parameters (name: string) = (AppDomain.CurrentDomain.GetAssemblies() |> Seq.collect (fun a -> a.GetTypes()) |> Seq.collect (fun t -> t.GetMethods()) |> Seq.filter (fun m -> m.Name = name && m.DeclaringType.Name.StartsWith \"FSI\") |> Seq.last).GetParameters().Length\nparameters \"f\", parameters \"g\"").Value);
    }

    private async Task<string> WithChecksAsync(string code)
    {
        var parsed = await compiler.ParseAsync(code);
        Assert.Empty(parsed.Diagnostics);
        return string.Join('\n', LoopChecks.Find(code, parsed.ParseTree).Insert(code.Split('\n'), "cell"));
    }

    /// <summary>F#'s compiler, apart from the kernel's.</summary>
    public sealed class Compiler
    {
        private readonly Shell.FsiEvaluationSession session;

        public Compiler()
        {
            string[] arguments =
            [
                "fsi", "--quiet", "--nologo", "--noninteractive", "--usesdkrefs-", "--noframework", "--simpleresolution", "--targetprofile:netcore", "--multiemit+",
                .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => "-r:" + path),
            ];
            session = Shell.FsiEvaluationSession.Create(
                Shell.FsiEvaluationSession.GetDefaultConfiguration(), arguments, TextReader.Null, TextWriter.Null, TextWriter.Null, FSharpOption<bool>.None, null);
            session.EvalInteraction("open System", FSharpOption<CancellationToken>.None);
        }

        internal Task<FSharpParseFileResults> ParseAsync(string code)
        {
            var checker = session.InteractiveChecker;
            var options = checker.GetParsingOptionsFromCommandLineArgs(ListModule.OfSeq(["cell.fsx"]), ListModule.OfSeq(["--langversion:latest"]), true, false).Item1;
            return FSharpAsync.StartAsTask(
                checker.ParseFile("cell.fsx", SourceText.ofString(code), options, FSharpOption<bool>.Some(false), null), null, TestContext.Current.CancellationToken);
        }

        internal (string? Value, FSharpDiagnostic[] Diagnostics) Evaluate(string code)
        {
            lock (session)
            {
                var (outcome, diagnostics) = session.EvalInteractionNonThrowing(code, "cell", FSharpOption<CancellationToken>.None);
                var value = outcome is FSharpChoice<FSharpOption<Shell.FsiValue>?, Exception>.Choice1Of2 success ? success.Item : null;
                Assert.True(value is not null, string.Join('\n', diagnostics.Select(one => one.ToString())));
                return (value.Value.ReflectionValue?.ToString(), diagnostics);
            }
        }
    }
}

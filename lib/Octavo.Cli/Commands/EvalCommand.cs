using System.CommandLine;
using Octavo.Cli.Evaluating;
using Octavo.Evaluation;
using Octavo.FewShot;
using Octavo.Torch.Scoring;

namespace Octavo.Cli.Commands;

/// <summary><c>octavo eval --task FILE --checkpoint FOLDER</c>: what a model gets right.</summary>
internal static class EvalCommand
{
    public static Command Create()
    {
        var task = new Option<string>("--task", "-t") { Description = "The task's JSON file.", HelpName = "FILE", Required = true };
        var checkpoint = new Option<string>("--checkpoint", "-c")
        {
            Description = "The model's folder: a saved model, a training run or one of its checkpoints, or a published GPT-2.",
            HelpName = "FOLDER",
            Required = true,
        };
        var shots = Number("--shots", "K", "Solved examples before each question; none unless given.", least: 0);
        var seed = Number("--seed", "S", "Decides which examples; 0 unless given.", least: int.MinValue);
        var limit = Number("--limit", "N", "Ask only the first so many items.", least: 1);
        var scoring = new Option<string[]>("--scoring")
        {
            Description = $"How choices are compared: {string.Join(", ", RuleNames.All)}; may be given again. All of them unless given.",
            HelpName = "RULE",
            DefaultValueFactory = _ => [],
        };
        var shared = new Option<bool>("--shared-examples") { Description = "Show all questions the same examples, which the model then reads once." };
        var tokenizer = new Option<string?>("--tokenizer")
        {
            Description = "gpt2, bytes, or characters:FILE with the training text. By the model's vocabulary unless given: gpt2 for 50,257 tokens, bytes for 256.",
            HelpName = "NAME",
        };
        var json = new Option<bool>("--json") { Description = "Print JSON, with each item's answer, instead of a table." };
        var command = new DetailedCommand(
            "eval",
            "Measure a model on a task: accuracy with its interval, by each scoring rule.",
            """
            A task is a JSON file with "name", "description" and "items": each a "prompt", an "answer" and, for a choice,
            "choices". Or it points at published data beside it with "format" and "data": multiple-choice, hellaswag, piqa
            (with "labels"), arc, lambada, blimp, gpt3-arithmetic, gpt3-words. Ctrl-C ends after the item at hand and shows
            what was measured until then.

            Examples:
              octavo eval --task tasks/capitals.json --checkpoint models/gpt2
              octavo eval -t tasks/piqa.json -c models/gpt2 --shots 5 --limit 200 --scoring per-character
              octavo eval -t tasks/rhymes.json -c runs/nano --tokenizer characters:shakespeare.txt --json
            """)
        {
            task, checkpoint, shots, seed, limit, scoring, shared, tokenizer, json,
        };
        // On another thread, for until the action gives its task nothing listens to Ctrl-C.
        command.SetAction((result, stop) => Task.Run(() => Evaluate(
            result.GetRequiredValue(task),
            result.GetRequiredValue(checkpoint),
            result.GetValue(tokenizer),
            new EvaluationOptions
            {
                Exemplars = result.GetValue(shots) ?? 0,
                Seed = result.GetValue(seed) ?? 0,
                Limit = result.GetValue(limit),
                Rules = RuleNames.Parse(result.GetRequiredValue(scoring)),
                Draw = result.GetValue(shared) ? ExemplarDraw.Shared : ExemplarDraw.PerItem,
            },
            result.GetValue(json),
            stop)));
        return command;
    }

    private static int Evaluate(string taskFile, string folder, string? tokenizerName, EvaluationOptions options, bool json, CancellationToken stop)
    {
        // What is wrong with the task is told before gigabytes are loaded.
        var task = FewShotTask.Load(taskFile);
        using var model = EvaluatedFolder.Load(folder, stop);
        using var scorer = new TextScorer(model, TokenizerChoice.For(model.Config, tokenizerName, folder));
        var evaluated = scorer.Evaluated;
        var report = json
            ? Evaluator.Evaluate(task, evaluated, options, cancellation: stop)
            : EvaluationDisplay.Show(ModelFacts.Of(model), task, options, progress => Evaluator.Evaluate(task, evaluated, options, progress, stop));
        if (json)
        {
            Messages.Line(EvaluationJson.Of(report, folder));
        }
        else
        {
            EvaluationDisplay.Print(report);
        }

        if (report.IsComplete)
        {
            return ExitCodes.Done;
        }

        Messages.Error($"Stopped after {report.Answers.Count:N0} of {report.Items:N0} items; the numbers are of these.");
        return ExitCodes.Interrupted;
    }

    private static Option<int?> Number(string name, string value, string description, int least)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = value };
        option.Validators.Add(result =>
        {
            // What is no number at all is told by the parser.
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, out var number) && number < least)
            {
                result.AddError($"{name} is {number}; at least {least} was expected.");
            }
        });
        return option;
    }
}

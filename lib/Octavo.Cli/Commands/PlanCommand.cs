using System.CommandLine;
using System.Globalization;
using Octavo.Cli.Planning;
using Octavo.Cluster;
using Octavo.Models;

namespace Octavo.Cli.Commands;

/// <summary><c>octavo plan --model M --gpu G --gpus N --tokens D</c>: how to train a model on so many GPUs, and what it costs.</summary>
internal static class PlanCommand
{
    // Narayanan et al. 2021 train GPT-3 with it; 3.1 million tokens with a context of 2,048.
    private const int UsualBatch = 1536;

    public static Command Create()
    {
        var model = new Option<string>("--model", "-m") { Description = "The model: gpt2-124m to gpt2-1558m, gpt3-125m to gpt3-175b.", HelpName = "NAME", Required = true };
        var gpu = new Option<string>("--gpu", "-g")
        {
            Description = $"The kind of GPU: {string.Join(", ", Accelerators.All.Select(one => one.Name))}.",
            HelpName = "NAME",
            Required = true,
        };
        var gpus = new Option<int>("--gpus", "-n") { Description = "How many.", HelpName = "N", Required = true };
        var tokens = new Option<double>("--tokens", "-d") { Description = "Tokens to train on, for example 300e9.", HelpName = "D", Required = true };
        var batch = new Option<int>("--batch")
        {
            Description = string.Create(CultureInfo.InvariantCulture, $"Sequences of one optimizer step; {UsualBatch:N0} unless given."),
            HelpName = "B",
            DefaultValueFactory = _ => UsualBatch,
        };
        var price = new Option<double?>("--price") { Description = "Dollars for a GPU and hour; without it no money is named.", HelpName = "DOLLARS" };
        var json = new Option<bool>("--json") { Description = "Print JSON instead of a table." };
        var command = new DetailedCommand(
            "plan",
            "Find the fastest way to train a model on so many GPUs, with memory, days, energy and money.",
            """
            Tries every even split into data-, tensor- and pipeline-parallel GPUs, with and without interleaving, ZeRO, and
            recomputation of activations, and takes the fastest that fits. Times are a model's: kernels at 55 % of the peak,
            and the bubble and the traffic that Narayanan et al. 2021 describe; it meets their ten measurements within 15 %.

            Examples:
              octavo plan --model gpt3-175b --gpu a100-80gb --gpus 1024 --tokens 300e9 --price 2
              octavo plan -m gpt2-1558m -g h100-80gb -n 8 -d 30e9 --batch 512 --json
            """)
        {
            model, gpu, gpus, tokens, batch, price, json,
        };
        foreach (var (option, name) in new[] { (gpus, "--gpus"), (batch, "--batch") })
        {
            option.Validators.Add(result => AtLeastOne(result.Tokens, name, result.AddError));
        }

        tokens.Validators.Add(result => AtLeastOne(result.Tokens, "--tokens", result.AddError));
        price.Validators.Add(result => NotNegative(result.Tokens, result.AddError));
        command.SetAction(result => Plan(
            result.GetRequiredValue(model),
            result.GetRequiredValue(gpu),
            result.GetRequiredValue(gpus),
            result.GetRequiredValue(tokens),
            result.GetRequiredValue(batch),
            result.GetValue(price),
            result.GetValue(json)));
        return command;
    }

    private static int Plan(string model, string gpu, int gpus, double tokens, int batch, double? price, bool json)
    {
        TrainingPlan plan;
        try
        {
            plan = PlanSearch.Fastest(GptPresets.ByName(model), Accelerators.ByName(gpu), gpus, batch, tokens);
        }
        catch (Exception problem) when (problem is PlanException or ArgumentException)
        {
            throw new CommandException(problem.Message);
        }

        if (json)
        {
            Messages.Line(PlanReport.Json(plan, price));
        }
        else
        {
            PlanReport.Print(plan, price);
        }

        return ExitCodes.Done;
    }

    private static void AtLeastOne(IReadOnlyList<System.CommandLine.Parsing.Token> tokens, string name, Action<string> refuse)
    {
        // What is no number at all is told by the parser.
        if (tokens.Count > 0 && double.TryParse(tokens[0].Value, CultureInfo.InvariantCulture, out var number) && !(number >= 1 && double.IsFinite(number)))
        {
            refuse($"{name} is {tokens[0].Value}; at least 1 was expected.");
        }
    }

    private static void NotNegative(IReadOnlyList<System.CommandLine.Parsing.Token> tokens, Action<string> refuse)
    {
        if (tokens.Count > 0 && double.TryParse(tokens[0].Value, CultureInfo.InvariantCulture, out var number) && !(number >= 0 && double.IsFinite(number)))
        {
            refuse($"--price is {tokens[0].Value}; a price of at least 0 was expected.");
        }
    }
}

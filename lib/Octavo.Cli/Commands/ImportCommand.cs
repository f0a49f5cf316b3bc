using System.CommandLine;
using Octavo.Torch.Checkpoints;
using Octavo.Torch.Interchange;
using static TorchSharp.torch;

namespace Octavo.Cli.Commands;

/// <summary><c>octavo import FOLDER --out MODEL</c>: a published GPT-2 as a model that notebooks load.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("FOLDER") { Description = "Holds config.json and model.safetensors (or its parts and their index), as fetched." }.RefuseOptions();
        var output = new Option<string>("--out", "-o") { Description = "The folder to write: new or empty.", HelpName = "MODEL", Required = true };
        var command = new DetailedCommand(
            "import",
            "Turn a GPT-2 as Hugging Face publishes it into a saved model that notebooks load.",
            """
            A notebook loads the saved model with SavedModel.Load("MODEL"), to score it, to let it write or to train it
            further. Every tensor is held against config.json before anything is written; F16 and BF16 become F32.

            Examples:
              octavo import downloads/gpt2 --out models/gpt2
              octavo import downloads/distilgpt2 -o models/distilgpt2
            """)
        {
            folder, output,
        };
        command.SetAction((result, stop) => Task.FromResult(Import(result.GetRequiredValue(folder), result.GetRequiredValue(output), stop)));
        return command;
    }

    private static int Import(string folder, string output, CancellationToken stop)
    {
        var path = OutputPath.NewFolder(output);
        using var model = Gpt2Files.Load(folder, CPU, stop);
        SavedModel.Save(model, path, stop);
        Messages.Line(ModelFacts.Of(model));
        Messages.Line(path);
        return ExitCodes.Done;
    }
}

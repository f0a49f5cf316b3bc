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
        var command = new Command(
            "import",
            """
            Turn a GPT-2 in Hugging Face's published layout into a saved model.

            A notebook loads it with SavedModel.Load("MODEL"), to score it, to let it write or to train it further.
            Every tensor is held against config.json before anything is written.

            Examples:
              octavo import downloads/gpt2 --out models/gpt2
              octavo export models/gpt2 --out for-others/gpt2
            """)
        {
            folder, output,
        };
        command.SetAction(result => Import(result.GetRequiredValue(folder), result.GetRequiredValue(output)));
        return command;
    }

    private static int Import(string folder, string output)
    {
        var path = OutputPath.NewFolder(output);
        using var model = Gpt2Files.Load(folder, CPU);
        SavedModel.Save(model, path);
        Messages.Line(ModelFacts.Of(model));
        Messages.Line(path);
        return ExitCodes.Done;
    }
}

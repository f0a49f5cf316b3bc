using System.Globalization;
using Octavo.Torch.Models;

namespace Octavo.Cli.Commands;

/// <summary>What is said of a model in a line.</summary>
internal static class ModelFacts
{
    public static string Of(Gpt model)
    {
        var config = model.Config;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{config.Name}: {model.TotalParameters:N0} parameters in {config.Layers} layers of width {config.Width} with {config.Heads} heads; context {config.ContextLength:N0}, vocabulary {config.VocabularySize:N0}");
    }
}

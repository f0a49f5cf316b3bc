using System.Globalization;
using Octavo.Models;

namespace Octavo.Tasks;

/// <summary>Shapes of models that are as large as a task needs: its tokens, and its examples' length as the context.</summary>
public static class TaskShapes
{
    /// <summary>
    /// A small GPT for a task, named by its layers and width. Its initial weights have the deviation 1/sqrt(width), with which models this
    /// narrow learn sooner where to look (see <see cref="GptConfig.InitialDeviation"/>).
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="layers">Blocks.</param>
    /// <param name="width">Width of the residual stream.</param>
    /// <param name="heads">Attention heads; must divide the width.</param>
    /// <exception cref="ArgumentException">The values cannot form a model.</exception>
    public static GptConfig Gpt(ITokenTask task, int layers, int width, int heads = 4)
    {
        ArgumentNullException.ThrowIfNull(task);
        var shape = new GptConfig
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"{layers} layer{(layers == 1 ? "" : "s")}, width {width}"),
            VocabularySize = task.VocabularySize,
            ContextLength = task.Length,
            Layers = layers,
            Heads = heads,
            Width = width,
            InitialDeviation = 1 / Math.Sqrt(Math.Max(1, width)),
        };
        shape.Validate();
        return shape;
    }
}

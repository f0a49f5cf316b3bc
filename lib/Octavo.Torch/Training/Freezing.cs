using Octavo.Torch.Models;
using TorchSharp.Modules;

namespace Octavo.Torch.Training;

/// <summary>Says which parameters training leaves as they are.</summary>
public static class Freezing
{
    /// <summary>Freezes the parameters below the given names: training leaves them as they are and computes no gradients for them.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prefixes">Whole parts of names, for example "blocks.0" (not blocks.01 or blocks.10); all parameters where none is given.</param>
    /// <returns>How many numbers are frozen by it.</returns>
    /// <exception cref="ArgumentException">A name has no parameter; the message says which names there are.</exception>
    public static long Freeze(this ISequenceModel model, params IReadOnlyList<string> prefixes) => Set(model, prefixes, trained: false);

    /// <summary>Lets training change the parameters below the given names again.</summary>
    /// <inheritdoc cref="Freeze"/>
    /// <returns>How many numbers are trained by it.</returns>
    public static long Unfreeze(this ISequenceModel model, params IReadOnlyList<string> prefixes) => Set(model, prefixes, trained: true);

    private static long Set(ISequenceModel model, IReadOnlyList<string> prefixes, bool trained)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prefixes);
        var named = model.NamedParameters.ToList();
        foreach (var prefix in prefixes)
        {
            if (!named.Any(parameter => IsBelow(parameter.Name, prefix)))
            {
                var parts = named.Select(parameter => parameter.Name.Split('.')[0]).Distinct();
                throw new ArgumentException($"Model '{model.Name}' has no parameter below '{prefix}'. Its names begin with {string.Join(", ", parts)}.");
            }
        }

        Parameter[] chosen = [.. named.Where(parameter => prefixes.Count == 0 || prefixes.Any(prefix => IsBelow(parameter.Name, prefix))).Select(parameter => parameter.Parameter)];
        foreach (var parameter in chosen)
        {
            parameter.requires_grad = trained;
        }

        return chosen.Sum(parameter => parameter.numel());
    }

    private static bool IsBelow(string name, string prefix) =>
        name == prefix || (name.StartsWith(prefix, StringComparison.Ordinal) && name[prefix.Length] == '.');
}

using static TorchSharp.torch;

namespace Octavo.Torch.Interchange;

/// <summary>Carries values between a published layout's tensors and a model's parameters, one tensor at a time.</summary>
internal static class PublishedWeights
{
    /// <summary>The parameters of a model by name, as the other members take them.</summary>
    public static IReadOnlyDictionary<string, Tensor> ParametersOf(nn.Module model) =>
        model.named_parameters().ToDictionary(named => named.name, named => (Tensor)named.parameter, StringComparer.Ordinal);

    /// <summary>Loads every tensor of the layout after finding that all are there, of the right shape and a type that is read, and no other.</summary>
    /// <param name="folder">Where they come from; F16 and BF16 become the parameters' type, exactly where that is single precision.</param>
    /// <param name="layout">Which tensor belongs where.</param>
    /// <param name="parameters">What is filled, on any device; the layout must fill each.</param>
    /// <param name="cancellation">Ends the reading between two tensors.</param>
    /// <exception cref="InterchangeException">Tensors are missing, unexpected or of another shape, or tied ones differ: one message for all. Nothing is changed.</exception>
    public static void Load(PublishedFolder folder, PublishedLayout layout, IReadOnlyDictionary<string, Tensor> parameters, CancellationToken cancellation = default)
    {
        CheckFillsAll(layout, parameters);
        var names = PublishedMatch.Find(folder, layout, parameters);
        using var still = no_grad();
        foreach (var tensor in layout.Tensors)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var file = folder.Tensors[names[tensor]];
            var entry = file.Find(names[tensor]);
            var target = Slot(tensor, parameters[tensor.Parameter]);
            if (!tensor.Transposed && target.is_contiguous() && target.dtype == entry.Type)
            {
                file.CopyTo(entry.Name, target.view([.. entry.Shape]));
            }
            else
            {
                var values = file.Read(entry.Name);
                target.copy_(tensor.Transposed ? values.t() : values.view(target.shape));
            }
        }
    }

    /// <summary>The tensors of a published file as views of the parameters, in the layout's order; they live in the caller's dispose scope.</summary>
    public static IEnumerable<KeyValuePair<string, Tensor>> Views(PublishedLayout layout, IReadOnlyDictionary<string, Tensor> parameters)
    {
        CheckFillsAll(layout, parameters);
        return [.. layout.Tensors.Select(tensor =>
        {
            var slot = Slot(tensor, parameters[tensor.Parameter]);
            return KeyValuePair.Create(tensor.Name, tensor.Transposed ? slot.t() : tensor.Shape is { } shape ? slot.view([.. shape]) : slot);
        })];
    }

    /// <summary>The shape that a tensor has in a file.</summary>
    internal static long[] PublishedShape(PublishedTensor tensor, long[] parameter)
    {
        if (tensor.Shape is { } shape)
        {
            return [.. shape];
        }

        long[] own = tensor.Parts == 1 ? parameter : [parameter[0] / tensor.Parts, .. parameter[1..]];
        return tensor.Transposed ? [own[1], own[0]] : own;
    }

    private static Tensor Slot(PublishedTensor tensor, Tensor parameter)
    {
        var rows = tensor.Parts == 1 ? 0 : parameter.shape[0] / tensor.Parts;
        var values = parameter.detach();
        return tensor.Parts == 1 ? values : values.narrow(0, tensor.Part * rows, rows);
    }

    // A mistake in a layout, not in a file: a parameter that no tensor fills would keep its random values.
    private static void CheckFillsAll(PublishedLayout layout, IReadOnlyDictionary<string, Tensor> parameters)
    {
        var filled = layout.Tensors.GroupBy(tensor => tensor.Parameter).ToDictionary(group => group.Key, group => group.ToList());
        foreach (var (name, parameter) in parameters)
        {
            if (!filled.Remove(name, out var parts)
                || !parts.Select(part => part.Part).Order().SequenceEqual(Enumerable.Range(0, parts[0].Parts))
                || parts.Any(part => part.Parts != parts[0].Parts || PublishedShape(part, parameter.shape).Aggregate(1L, (product, size) => product * size) * part.Parts != parameter.numel()))
            {
                throw new ArgumentException($"The layout '{layout.Name}' does not fill the parameter '{name}' [{string.Join(", ", parameter.shape)}] once.");
            }
        }

        if (filled.Count > 0)
        {
            throw new ArgumentException($"The layout '{layout.Name}' fills '{filled.Keys.First()}', which the model does not have.");
        }
    }
}

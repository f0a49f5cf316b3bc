using Octavo.Torch.Checkpoints;
using static TorchSharp.torch;

namespace Octavo.Torch.Interchange;

/// <summary>Holds a folder's tensors against a layout before any is read.</summary>
internal static class PublishedMatch
{
    private const int Named = 5;

    private static readonly ScalarType[] Types = [ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16];

    /// <summary>The name that each tensor of the layout has in the folder.</summary>
    /// <exception cref="InterchangeException">Something is missing, unexpected, or of another shape or type, or tied tensors differ: one message for all.</exception>
    public static IReadOnlyDictionary<PublishedTensor, string> Find(PublishedFolder folder, PublishedLayout layout, IReadOnlyDictionary<string, Tensor> parameters)
    {
        var wanted = new Dictionary<string, PublishedTensor>(StringComparer.Ordinal);
        foreach (var tensor in layout.Tensors)
        {
            wanted.Add(layout.Bare(tensor.Name), tensor);
            if (tensor.OlderName is { } older)
            {
                wanted.Add(layout.Bare(older), tensor);
            }
        }

        var tied = layout.Tied.ToDictionary(pair => layout.Bare(pair.Key), pair => layout.Bare(pair.Value), StringComparer.Ordinal);
        var found = new Dictionary<PublishedTensor, string>();
        var copies = new List<(string Name, PublishedTensor Original)>();
        var (unexpected, twice, shapes, types) = (new List<string>(), new List<string>(), new List<string>(), new List<string>());
        foreach (var name in folder.Tensors.Keys.Order(StringComparer.Ordinal))
        {
            var bare = layout.Bare(name);
            if (wanted.TryGetValue(bare, out var tensor))
            {
                if (!found.TryAdd(tensor, name))
                {
                    twice.Add($"{name} and {found[tensor]}");
                    continue;
                }
            }
            else if (tied.TryGetValue(bare, out var original))
            {
                tensor = wanted[original];
                copies.Add((name, tensor));
            }
            else if (layout.IsIgnored(bare))
            {
                continue;
            }
            else
            {
                unexpected.Add(name);
                continue;
            }

            var entry = folder.Tensors[name].Find(name);
            var shape = PublishedWeights.PublishedShape(tensor, parameters[tensor.Parameter].shape);
            if (!entry.Shape.SequenceEqual(shape))
            {
                shapes.Add($"{name} is [{string.Join(", ", entry.Shape)}] and not [{string.Join(", ", shape)}]");
            }
            else if (!Types.Contains(entry.Type))
            {
                types.Add($"{name} is {SafetensorsTypes.Of(entry.Type).Name}");
            }
        }

        var missing = layout.Tensors.Where(tensor => !found.ContainsKey(tensor)).Select(tensor => tensor.Name).ToList();
        string[] problems =
        [
            .. Listed(missing, "missing"), .. Listed(unexpected, "unexpected"), .. Listed(shapes, "of another shape"),
            .. Listed(types, "of a type other than F32, F16 and BF16"), .. Listed(twice, "there under two names"),
        ];
        if (problems.Length > 0)
        {
            throw new InterchangeException(
                $"'{folder.Folder}' does not hold {layout.Name}, as its {PublishedFolder.ConfigFile} says. Of its {folder.Tensors.Count} tensors: {string.Join("; ", problems)}. "
                + "Nothing was loaded: check that all its files are of one model, of this kind.");
        }

        foreach (var (name, original) in copies)
        {
            if (!HaveSameValues(folder, name, found[original]))
            {
                throw new InterchangeException(
                    $"'{folder.Folder}': the tensor '{name}' differs from '{found[original]}'. {layout.Name} computes with one in place of both, so this model cannot be read. Nothing was loaded.");
            }
        }

        return found;
    }

    private static IEnumerable<string> Listed(List<string> names, string what)
    {
        if (names.Count > 0)
        {
            yield return $"{names.Count} {what} ({string.Join(", ", names.Take(Named))}{(names.Count > Named ? $", and {names.Count - Named} more" : "")})";
        }
    }

    // In pieces, so that two large tensors are never in memory beside the model.
    private static bool HaveSameValues(PublishedFolder folder, string left, string right)
    {
        var (leftFile, rightFile) = (folder.Tensors[left], folder.Tensors[right]);
        var count = leftFile.Find(left).Shape.Aggregate(1L, (product, size) => product * size);
        for (var start = 0L; start < count; start += SafetensorsFile.ChunkElements)
        {
            using var scope = NewDisposeScope();
            var length = Math.Min(SafetensorsFile.ChunkElements, count - start);
            var (one, other) = (leftFile.ReadFlat(left, start, length), rightFile.ReadFlat(right, start, length));
            if (!one.to(ScalarType.Float32).eq(other.to(ScalarType.Float32)).all().item<bool>())
            {
                return false;
            }
        }

        return true;
    }
}
